import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, isEmpty, lengthOf, startsWith } from "../../bytes/slice";
import { writeMadeId } from "../../conversation/made-id";
import { ReplyOptions } from "../../conversation/reply-options";
import { NO_TEXT, Text, isBlank, writePiece, writeText } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { writeRequestEcho } from "./request-echo";
import { writeUsage } from "./write-usage";

const ID_PREFIX = literal("resp_");

/** The Response that a reply is told as: what stands in it besides its output, which its writer keeps. */
export class ResponseObject {
  /** Why it is incomplete; empty where it is not. */
  incompleteReason: string = "";
  /** What it failed with; empty where it did not. */
  errorCode: string = "";
  /** Lives until the error is written. */
  errorMessage: Text = NO_TEXT;
  /** The members that never change from the start on. */
  private readonly head: Sink = new Sink();
  private readonly tail: Sink = new Sink();
  /** Of the id without its prefix, escaped; the ids of items are made of it too. */
  private readonly suffix: Sink = new Sink();
  private readonly tier: Sink = new Sink();

  constructor(private readonly options: ReplyOptions) {}

  /** Takes what `ReplyListener.begin` tells. */
  begin(id: Text, model: Text, created: i64): void {
    const options = this.options;
    this.takeId(isBlank(id) ? options.requestId : id);
    const json = new JsonWriter(this.head);
    json.key("id");
    this.writeId(json, "resp_");
    json.key("object");
    json.ascii("response");
    json.key("created_at");
    json.integer(created > 0 ? created : options.now);
    json.key("model");
    writeText(json, options.trustsUpstreamModel && !isBlank(model) ? model : options.model);
    if (!isEmpty(options.requestEcho)) this.tail.bytes(options.requestEcho);
    else writeRequestEcho(new Tape(), this.tail);
  }

  serviceTier(tier: Text): void {
    this.tier.clear();
    writePiece(new JsonWriter(this.tier), tier);
  }

  /** Writes an id of the response's own, or of one of its items. */
  writeId(json: JsonWriter, prefix: string, ordinal: i32 = -1): void {
    json.beginString();
    json.sink.ascii(prefix);
    json.sink.bytes(this.suffix.written);
    if (ordinal >= 0) {
      json.sink.byte(0x5f); // _
      json.sink.decimal(ordinal);
    }
    json.endString();
  }

  /** Writes the Response. `items` are the items of its output, separated by commas. */
  write(json: JsonWriter, status: string, items: Slice, usage: Usage): void {
    json.beginObject();
    json.raw(this.head.written);
    json.key("status");
    json.ascii(status);
    json.key("error");
    this.writeError(json);
    json.key("incomplete_details");
    this.writeIncompleteDetails(json);
    json.key("output");
    json.beginArray();
    if (lengthOf(items) > 0) json.raw(items);
    json.endArray();
    json.key("usage");
    writeUsage(json, usage);
    if (this.tier.length > 0) {
      json.key("service_tier");
      json.escapedString(this.tier.written);
    }
    if (this.tail.length > 0) json.raw(this.tail.written);
    json.endObject();
  }

  get exhausted(): bool {
    return this.head.exhausted || this.tail.exhausted || this.suffix.exhausted;
  }

  dispose(): void {
    this.head.dispose();
    this.tail.dispose();
    this.suffix.dispose();
    this.tier.dispose();
  }

  private takeId(id: Text): void {
    if (isBlank(id)) {
      writeMadeId(this.options.random, 0, this.suffix);
      return;
    }
    writePiece(new JsonWriter(this.suffix), id);
    if (startsWith(this.suffix.written, ID_PREFIX)) this.suffix.discard(lengthOf(ID_PREFIX));
  }

  private writeError(json: JsonWriter): void {
    if (this.errorCode.length == 0) {
      json.null_();
      return;
    }
    json.beginObject();
    json.key("code");
    json.ascii(this.errorCode);
    json.key("message");
    writeText(json, this.errorMessage);
    json.endObject();
  }

  private writeIncompleteDetails(json: JsonWriter): void {
    if (this.incompleteReason.length == 0) {
      json.null_();
      return;
    }
    json.beginObject();
    json.key("reason");
    json.ascii(this.incompleteReason);
    json.endObject();
  }
}
