import { Sink } from "../../bytes/sink";
import { NOTHING, Slice } from "../../bytes/slice";
import { ReplyOptions } from "../../conversation/reply-options";
import { Text } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { JsonWriter } from "../../json/writer";
import { EventWriter } from "./event-writer";
import { PartKind } from "./output-item";
import { OutputWriter } from "./output-writer";
import { deltaEvent, doneEvent, partAddedEvent, partDoneEvent } from "./part-events";
import { writeErrorEvent } from "./write-error-event";

/**
 * Writes a stream of Response events, each as soon as what it says is known. A stream that fails ends in `error`, as OpenAI's own do, and
 * `response.failed`.
 */
export class ResponsesStreamWriter extends OutputWriter {
  private readonly events: EventWriter;

  constructor(options: ReplyOptions, out: Sink) {
    super(options, out);
    this.events = new EventWriter(out);
  }

  dispose(): void {
    super.dispose();
    this.events.dispose();
  }

  protected opened(): void {
    this.writeResponse("response.created", "in_progress", new Usage());
    this.writeResponse("response.in_progress", "in_progress", new Usage());
  }

  protected itemAdded(): void {
    const json = this.events.begin("response.output_item.added");
    json.key("output_index");
    json.integer(this.item.index);
    json.key("item");
    this.item.write(json, "in_progress");
    this.events.end();
  }

  protected partAdded(): void {
    if (this.item.part != PartKind.Arguments) {
      const json = this.beginPart(partAddedEvent(this.item.part));
      json.key("part");
      this.item.writePart(json, NOTHING);
      this.events.end();
    }
    const deltas = this.events.prepareDelta(deltaEvent(this.item.part));
    this.placePart(deltas);
    if (this.item.part == PartKind.Text) writeNoLogprobs(deltas);
  }

  protected delta(text: Text): void {
    this.events.delta(text);
  }

  protected partDone(): void {
    const item = this.item;
    const json = this.beginPart(doneEvent(item.part));
    if (item.part == PartKind.Arguments) {
      json.key("name");
      item.writeName(json);
      json.key("arguments");
    } else {
      json.key(item.part == PartKind.Refusal ? "refusal" : "text");
    }
    json.escapedString(item.written);
    if (item.part == PartKind.Text) writeNoLogprobs(json);
    this.events.end();
    if (item.part == PartKind.Arguments) return;
    this.beginPart(partDoneEvent(item.part));
    json.key("part");
    item.writePart(json, item.written);
    this.events.end();
  }

  protected itemDone(done: Slice): void {
    const json = this.events.begin("response.output_item.done");
    json.key("output_index");
    json.integer(this.item.index);
    json.key("item");
    json.raw(done);
    this.events.end();
  }

  protected ended(): void {
    const isWhole = this.response.incompleteReason.length == 0;
    this.writeResponse(isWhole ? "response.completed" : "response.incomplete", this.status, this.usageSoFar);
  }

  protected failed(status: i32, code: Text, message: Text): void {
    writeErrorEvent(this.events, status, code, message);
    this.response.errorCode = status == 429 ? "rate_limit_exceeded" : "server_error";
    this.response.errorMessage = message;
    this.writeResponse("response.failed", "failed", this.usageSoFar);
  }

  private writeResponse(event: string, status: string, usage: Usage): void {
    const json = this.events.begin(event);
    json.key("response");
    this.response.write(json, status, this.items.written, usage);
    this.events.end();
  }

  private beginPart(event: string): JsonWriter {
    const json = this.events.begin(event);
    this.placePart(json);
    return json;
  }

  /** Where in the output the open part is. */
  private placePart(json: JsonWriter): void {
    const item = this.item;
    json.key("item_id");
    item.writeId(json);
    json.key("output_index");
    json.integer(item.index);
    if (item.part == PartKind.Arguments) return;
    json.key(item.part == PartKind.Summary ? "summary_index" : "content_index");
    json.integer(item.partIndex);
  }
}

function writeNoLogprobs(json: JsonWriter): void {
  json.key("logprobs");
  json.beginArray();
  json.endArray();
}
