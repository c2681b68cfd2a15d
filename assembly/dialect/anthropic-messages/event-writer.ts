import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { ReplyOptions } from "../../conversation/reply-options";
import { Text, writePiece, writeText } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { JsonWriter } from "../../json/writer";
import { StopNote } from "./stop-note";
import { writeHead } from "./write-head";
import { writeUsage } from "./write-usage";

const MESSAGE_START = literal('event: message_start\ndata: {"type":"message_start","message":');
const BLOCK_START = literal('event: content_block_start\ndata: {"type":"content_block_start","index":');
const BLOCK_DELTA = literal('event: content_block_delta\ndata: {"type":"content_block_delta","index":');
const BLOCK_STOP = literal('event: content_block_stop\ndata: {"type":"content_block_stop","index":');
const MESSAGE_DELTA = literal('event: message_delta\ndata: {"type":"message_delta","delta":');
const MESSAGE_STOP = literal('event: message_stop\ndata: {"type":"message_stop"}\n\n');
const TEXT_BLOCK = literal(',"content_block":{"type":"text","text":""}}\n\n');
const THINKING_BLOCK = literal(',"content_block":{"type":"thinking","thinking":"","signature":""}}\n\n');
const TEXT_DELTA = literal(',"delta":{"type":"text_delta","text":"');
const THINKING_DELTA = literal(',"delta":{"type":"thinking_delta","thinking":"');
const SIGNATURE_DELTA = literal(',"delta":{"type":"signature_delta","signature":"');
const INPUT_DELTA = literal(',"delta":{"type":"input_json_delta","partial_json":"');
const END_OF_DELTA = literal('"}}\n\n');
const END_OF_EVENT = literal("}\n\n");

/** Writes the events of a Messages stream, one by one. */
export class EventWriter {
  private readonly json: JsonWriter;

  constructor(private readonly out: Sink) {
    this.json = new JsonWriter(out);
  }

  messageStart(id: Text, model: Text, options: ReplyOptions, counts: Usage): void {
    const json = this.beginJson(MESSAGE_START);
    json.beginObject();
    writeHead(id, model, options, json);
    json.key("content");
    json.beginArray();
    json.endArray();
    json.key("stop_reason");
    json.null_();
    json.key("stop_sequence");
    json.null_();
    writeUsage(counts, false, json);
    json.endObject();
    this.out.bytes(END_OF_EVENT);
  }

  textStart(index: i32): void {
    this.block(BLOCK_START, index, TEXT_BLOCK);
  }

  textDelta(index: i32, text: Text): void {
    this.delta(index, TEXT_DELTA, text);
  }

  thinkingStart(index: i32): void {
    this.block(BLOCK_START, index, THINKING_BLOCK);
  }

  thinkingDelta(index: i32, text: Text): void {
    this.delta(index, THINKING_DELTA, text);
  }

  signatureDelta(index: i32, signature: Text): void {
    this.delta(index, SIGNATURE_DELTA, signature);
  }

  redactedThinkingStart(index: i32, data: Text): void {
    const json = this.beginBlock(index, "redacted_thinking");
    json.key("data");
    writeText(json, data);
    this.endBlock(json);
  }

  toolUseStart(index: i32, id: Text, name: Text): void {
    const json = this.beginBlock(index, "tool_use");
    json.key("id");
    writeText(json, id);
    json.key("name");
    writeText(json, name);
    json.key("input");
    json.beginObject();
    json.endObject();
    this.endBlock(json);
  }

  inputDelta(index: i32, text: Text): void {
    this.delta(index, INPUT_DELTA, text);
  }

  blockStop(index: i32): void {
    this.block(BLOCK_STOP, index, END_OF_EVENT);
  }

  messageEnd(stop: StopNote, counts: Usage): void {
    const json = this.beginJson(MESSAGE_DELTA);
    json.beginObject();
    stop.write(json);
    json.endObject();
    writeUsage(counts, false, json);
    this.out.bytes(END_OF_EVENT);
    this.out.bytes(MESSAGE_STOP);
  }

  private beginJson(head: Slice): JsonWriter {
    this.out.bytes(head);
    this.json.restart();
    return this.json;
  }

  private beginBlock(index: i32, type: string): JsonWriter {
    const json = this.beginJson(BLOCK_START);
    json.integer(index);
    json.key("content_block");
    json.beginObject();
    json.key("type");
    json.ascii(type);
    return json;
  }

  private endBlock(json: JsonWriter): void {
    json.endObject();
    this.out.bytes(END_OF_EVENT);
  }

  private block(head: Slice, index: i32, rest: Slice): void {
    this.out.bytes(head);
    this.out.decimal(index);
    this.out.bytes(rest);
  }

  private delta(index: i32, head: Slice, text: Text): void {
    this.block(BLOCK_DELTA, index, head);
    writePiece(this.json, text);
    this.out.bytes(END_OF_DELTA);
  }
}
