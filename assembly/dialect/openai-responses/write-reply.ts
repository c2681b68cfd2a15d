import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { writeOpenAiError } from "../../conversation/openai-error";
import { ReplyOptions } from "../../conversation/reply-options";
import { Text } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { OutputWriter } from "./output-writer";

/** Writes a whole Response; an error of OpenAI's shape where the reply failed. */
export class ResponsesWholeWriter extends OutputWriter {
  constructor(options: ReplyOptions, out: Sink) {
    super(options, out);
  }

  protected opened(): void {}

  protected itemAdded(): void {}

  protected partAdded(): void {}

  protected delta(_text: Text): void {}

  protected partDone(): void {}

  protected itemDone(_done: Slice): void {}

  protected ended(): void {
    this.response.write(new JsonWriter(this.out), this.status, this.items.written, this.usageSoFar);
  }

  protected failed(status: i32, code: Text, message: Text): void {
    writeOpenAiError(status, message, "", code, this.out);
  }
}
