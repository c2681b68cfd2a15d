import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { writeArguments } from "../../conversation/arguments";
import { ReplyOptions } from "../../conversation/reply-options";
import { NO_TEXT, Text, decodeText, isBlank, plain, writePiece, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { BlockKind } from "./block-kind";
import { MessageWriter } from "./message-writer";
import { writeErrorBody } from "./write-error";
import { writeHead } from "./write-head";
import { writeUsage } from "./write-usage";

const BROKE_OFF = literal("the upstream's reply ended before it was complete");

/** Writes a reply as a whole message; a failure as the error that takes its place. */
export class AnthropicWholeWriter extends MessageWriter {
  private readonly json: JsonWriter;
  /** The arguments of the open tool call, which must be an object and therefore complete before they are written. */
  private readonly input: Sink = new Sink();
  private isSigned: bool = false;

  constructor(options: ReplyOptions, out: Sink) {
    super(options, out);
    this.json = new JsonWriter(out);
  }

  begin(id: Text, model: Text, _created: i64): void {
    if (this.started) return;
    this.started = true;
    const json = this.json;
    json.beginObject();
    writeHead(id, model, this.options, json);
    json.key("content");
    json.beginArray();
  }

  text(delta: Text): void {
    if (this.isOther || isBlank(delta)) return;
    if (this.block != BlockKind.Text) {
      this.open(BlockKind.Text, "text");
      this.json.key("text");
      this.json.beginString();
    }
    writePiece(this.json, delta);
  }

  openReasoning(): void {
    if (this.isOther) return;
    this.open(BlockKind.Thinking, "thinking");
    this.json.key("thinking");
    this.json.beginString();
    this.isSigned = false;
  }

  reasoning(delta: Text): void {
    if (this.isOther || isBlank(delta)) return;
    if (this.block != BlockKind.Thinking || this.isSigned) this.openReasoning();
    writePiece(this.json, delta);
  }

  signature(value: Text): void {
    if (this.isOther || isBlank(value)) return;
    if (this.block != BlockKind.Thinking || this.isSigned) this.openReasoning();
    this.json.endString();
    this.json.key("signature");
    writeText(this.json, value);
    this.isSigned = true;
  }

  redactedReasoning(data: Text): void {
    if (this.isOther) return;
    this.open(BlockKind.Redacted, "redacted_thinking");
    this.json.key("data");
    writeText(this.json, data);
    this.close();
  }

  openToolCall(id: Text, name: Text, _signature: Text): void {
    if (this.isOther) return;
    this.open(BlockKind.ToolUse, "tool_use");
    this.json.key("id");
    writeText(this.json, id);
    this.json.key("name");
    writeText(this.json, name);
    this.input.clear();
  }

  toolArguments(delta: Text): void {
    if (!this.isOther && this.block == BlockKind.ToolUse) decodeText(delta, this.input);
  }

  close(): void {
    if (this.isOther || this.block == BlockKind.None) return;
    if (this.block == BlockKind.Text) this.json.endString();
    else if (this.block == BlockKind.Thinking) this.closeThinking();
    else if (this.block == BlockKind.ToolUse) this.closeToolUse();
    this.json.endObject();
    this.block = BlockKind.None;
  }

  fail(status: i32, _code: Text, message: Text): void {
    if (this.failed) return;
    this.failed = true;
    this.out.clear();
    writeErrorBody(status, message, this.out);
  }

  end(): void {
    if (!this.stop.isKnown) this.fail(502, NO_TEXT, plain(BROKE_OFF));
    if (!this.failed) {
      this.begin(NO_TEXT, NO_TEXT, 0);
      this.json.endArray();
      this.stop.write(this.json);
      writeUsage(this.counts, true, this.json);
      this.json.endObject();
    }
  }

  dispose(): void {
    super.dispose();
    this.input.dispose();
  }

  /** Closes what is open and begins a block of another kind. */
  private open(kind: BlockKind, type: string): void {
    this.enter(kind);
    this.json.beginObject();
    this.json.key("type");
    this.json.ascii(type);
  }

  private closeThinking(): void {
    if (this.isSigned) return;
    this.json.endString();
    this.json.key("signature");
    this.json.ascii("");
  }

  /** Arguments that are no object, since they were cut short, stay visible as the text they are: an empty object would be a call that nobody made. */
  private closeToolUse(): void {
    this.json.key("input");
    if (!writeArguments(this.json, plain(this.input.written))) this.json.string(this.input.written);
  }
}
