import { Sink } from "../../bytes/sink";
import { ReplyOptions } from "../../conversation/reply-options";
import { StopReason } from "../../conversation/stop-reason";
import { Text, isBlank, isMissing, writePiece, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { finishReason } from "./stop-reason";
import { writeCallId } from "./write-head";

/** One answer of a whole reply, collected piece by piece. Text is kept as it will stand between quotes. */
export class AnswerMessage {
  isFinished: bool = false;
  private reason: StopReason = StopReason.End;
  private readonly content: Sink = new Sink();
  private readonly contentJson: JsonWriter;
  private readonly reasoningText: Sink = new Sink();
  private readonly reasoningJson: JsonWriter;
  private readonly refusalText: Sink = new Sink();
  private readonly refusalJson: JsonWriter;
  /** The `thinking_blocks`, and the text of the one that is open: only what is signed becomes a block. */
  private readonly blocks: Sink = new Sink();
  private readonly blocksJson: JsonWriter;
  private readonly block: Sink = new Sink();
  private readonly blockJson: JsonWriter;
  private readonly calls: Sink = new Sink();
  private readonly callsJson: JsonWriter;
  private isCallOpen: bool = false;
  private hasArguments: bool = false;
  /** Counts on over all answers of a reply, for ids. */
  private callCount: u32 = 0;

  constructor(private readonly options: ReplyOptions) {
    this.contentJson = new JsonWriter(this.content);
    this.reasoningJson = new JsonWriter(this.reasoningText);
    this.refusalJson = new JsonWriter(this.refusalText);
    this.blocksJson = new JsonWriter(this.blocks);
    this.blockJson = new JsonWriter(this.block);
    this.callsJson = new JsonWriter(this.calls);
  }

  get exhausted(): bool {
    return (
      this.content.exhausted ||
      this.reasoningText.exhausted ||
      this.refusalText.exhausted ||
      this.blocks.exhausted ||
      this.block.exhausted ||
      this.calls.exhausted
    );
  }

  text(delta: Text): void {
    this.close();
    writePiece(this.contentJson, delta);
  }

  openReasoning(): void {
    this.close();
  }

  reasoning(delta: Text): void {
    writePiece(this.reasoningJson, delta);
    writePiece(this.blockJson, delta);
  }

  signature(value: Text): void {
    const json = this.blocksJson;
    json.beginObject();
    json.key("type");
    json.ascii("thinking");
    if (this.block.length > 0) {
      json.key("thinking");
      json.escapedString(this.block.written);
      this.block.clear();
    }
    json.key("signature");
    writeText(json, value);
    json.endObject();
  }

  redactedReasoning(data: Text): void {
    this.close();
    const json = this.blocksJson;
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
    const json = this.callsJson;
    json.beginObject();
    json.key("id");
    writeCallId(json, id, this.options, this.callCount++);
    json.key("type");
    json.ascii("function");
    json.key("function");
    json.beginObject();
    json.key("name");
    writeText(json, name);
    json.key("arguments");
    json.beginString();
    this.isCallOpen = true;
    this.hasArguments = false;
  }

  toolArguments(delta: Text): void {
    if (!this.isCallOpen || isBlank(delta)) return;
    writePiece(this.callsJson, delta);
    this.hasArguments = true;
  }

  refusal(delta: Text): void {
    this.close();
    writePiece(this.refusalJson, delta);
  }

  close(): void {
    this.block.clear();
    if (!this.isCallOpen) return;
    this.isCallOpen = false;
    const json = this.callsJson;
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

  /** Writes `message` and `finish_reason`. What is empty is left out. */
  write(json: JsonWriter): void {
    json.key("message");
    json.beginObject();
    json.key("role");
    json.ascii("assistant");
    writeString(json, "content", this.content);
    writeString(json, "refusal", this.refusalText);
    writeString(json, "reasoning_content", this.reasoningText);
    writeArray(json, "thinking_blocks", this.blocks);
    writeArray(json, "tool_calls", this.calls);
    json.endObject();
    json.key("finish_reason");
    json.ascii(finishReason(this.reason));
  }

  /** Begins another answer. */
  clear(): void {
    this.isFinished = false;
    this.content.clear();
    this.reasoningText.clear();
    this.refusalText.clear();
    this.blocks.clear();
    this.block.clear();
    this.calls.clear();
    this.blocksJson.restart();
    this.callsJson.restart();
  }

  dispose(): void {
    this.content.dispose();
    this.reasoningText.dispose();
    this.refusalText.dispose();
    this.blocks.dispose();
    this.block.dispose();
    this.calls.dispose();
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
