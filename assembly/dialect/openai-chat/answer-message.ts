import { Sink } from "../../bytes/sink";
import { ReplyOptions } from "../../conversation/reply-options";
import { StopReason } from "../../conversation/stop-reason";
import { Text, isBlank, isMissing, writePiece, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { Logprobs } from "./logprobs";
import { finishReason } from "./stop-reason";
import { writeCallHead } from "./write-head";

/** One answer of a whole reply, collected piece by piece. Text is kept as it will stand between quotes. */
export class AnswerMessage {
  isFinished: bool = false;
  readonly logprobs: Logprobs = new Logprobs();
  private reason: StopReason = StopReason.End;
  private readonly content: JsonWriter = new JsonWriter(new Sink());
  private readonly reasoningText: JsonWriter = new JsonWriter(new Sink());
  private readonly refusalText: JsonWriter = new JsonWriter(new Sink());
  /** The `thinking_blocks`, and the text of the one that is open: only what is signed becomes a block. */
  private readonly blocks: JsonWriter = new JsonWriter(new Sink());
  private readonly block: JsonWriter = new JsonWriter(new Sink());
  private readonly calls: JsonWriter = new JsonWriter(new Sink());
  private isCallOpen: bool = false;
  private hasArguments: bool = false;
  /** Counts on over all answers of a reply, for ids. */
  private callCount: u32 = 0;

  constructor(private readonly options: ReplyOptions) {}

  get exhausted(): bool {
    return (
      this.content.sink.exhausted ||
      this.reasoningText.sink.exhausted ||
      this.refusalText.sink.exhausted ||
      this.blocks.sink.exhausted ||
      this.block.sink.exhausted ||
      this.calls.sink.exhausted ||
      this.logprobs.exhausted
    );
  }

  text(delta: Text): void {
    this.close();
    writePiece(this.content, delta);
  }

  openReasoning(): void {
    this.close();
  }

  reasoning(delta: Text): void {
    writePiece(this.reasoningText, delta);
    writePiece(this.block, delta);
  }

  signature(value: Text): void {
    const json = this.blocks;
    json.beginObject();
    json.key("type");
    json.ascii("thinking");
    if (this.block.sink.length > 0) {
      json.key("thinking");
      json.escapedString(this.block.sink.written);
      this.block.sink.clear();
    }
    json.key("signature");
    writeText(json, value);
    json.endObject();
  }

  redactedReasoning(data: Text): void {
    this.close();
    const json = this.blocks;
    json.beginObject();
    json.key("type");
    json.ascii("redacted_thinking");
    json.key("data");
    writeText(json, data);
    json.endObject();
  }

  openToolCall(id: Text, name: Text, signature: Text): void {
    this.close();
    if (!isMissing(signature)) this.signature(signature);
    this.calls.beginObject();
    writeCallHead(this.calls, id, name, this.options, this.callCount++);
    this.isCallOpen = true;
    this.hasArguments = false;
  }

  toolArguments(delta: Text): void {
    if (!this.isCallOpen || isBlank(delta)) return;
    writePiece(this.calls, delta);
    this.hasArguments = true;
  }

  refusal(delta: Text): void {
    this.close();
    writePiece(this.refusalText, delta);
  }

  close(): void {
    this.block.sink.clear();
    if (!this.isCallOpen) return;
    this.isCallOpen = false;
    const json = this.calls;
    if (!this.hasArguments) json.sink.ascii("{}");
    json.endString();
    json.endObject();
    json.endObject();
  }

  finish(reason: StopReason): void {
    this.close();
    this.reason = reason;
    this.isFinished = true;
  }

  /** Writes `message`, `logprobs` and `finish_reason`. What is empty is left out. */
  write(json: JsonWriter): void {
    json.key("message");
    json.beginObject();
    json.key("role");
    json.ascii("assistant");
    writeString(json, "content", this.content.sink);
    writeString(json, "refusal", this.refusalText.sink);
    writeString(json, "reasoning_content", this.reasoningText.sink);
    writeArray(json, "thinking_blocks", this.blocks.sink);
    writeArray(json, "tool_calls", this.calls.sink);
    json.endObject();
    this.logprobs.write(json);
    json.key("finish_reason");
    json.ascii(finishReason(this.reason));
  }

  /** Begins another answer. */
  clear(): void {
    this.isFinished = false;
    this.content.sink.clear();
    this.reasoningText.sink.clear();
    this.refusalText.sink.clear();
    this.blocks.sink.clear();
    this.block.sink.clear();
    this.calls.sink.clear();
    this.blocks.restart();
    this.calls.restart();
  }

  dispose(): void {
    this.content.sink.dispose();
    this.reasoningText.sink.dispose();
    this.refusalText.sink.dispose();
    this.blocks.sink.dispose();
    this.block.sink.dispose();
    this.calls.sink.dispose();
    this.logprobs.dispose();
  }
}

function writeString(json: JsonWriter, name: string, text: Sink): void {
  if (text.length == 0) return;
  json.key(name);
  json.escapedString(text.written);
}

function writeArray(json: JsonWriter, name: string, items: Sink): void {
  if (items.length == 0) return;
  json.key(name);
  json.beginArray();
  json.raw(items.written);
  json.endArray();
}
