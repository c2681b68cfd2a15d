import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { writeMadeId } from "../../conversation/made-id";
import { ReplyOptions } from "../../conversation/reply-options";
import { Text, isBlank, writePiece } from "../../conversation/text";
import { COMMA } from "../../json/characters";
import { JsonWriter } from "../../json/writer";
import { ResponseObject } from "./response-object";

export const enum ItemKind {
  None,
  Message,
  Reasoning,
  FunctionCall,
}

export const enum PartKind {
  None,
  /** Of a message. */
  Text,
  Refusal,
  /** Of reasoning. */
  Summary,
  /** Of a function call: the only thing in it that comes piece by piece. */
  Arguments,
}

/** The item of a Response's output that is being made. Texts are kept as they will stand between quotes. */
export class OutputItem {
  kind: ItemKind = ItemKind.None;
  part: PartKind = PartKind.None;
  /** Its block is complete: what comes next is another one. */
  isClosed: bool = false;
  /** Its index in the output. */
  index: i32 = -1;
  /** The index of the open part among the parts. */
  partIndex: i32 = 0;
  private readonly content: Sink = new Sink();
  private readonly parts: Sink = new Sink();
  private readonly sealed: Sink = new Sink();
  private readonly callId: Sink = new Sink();
  private readonly name: Sink = new Sink();

  constructor(
    private readonly options: ReplyOptions,
    private readonly response: ResponseObject,
  ) {}

  /** What the open part holds so far, escaped. */
  get written(): Slice {
    return this.content.written;
  }

  get isEmpty(): bool {
    return this.content.length == 0;
  }

  get exhausted(): bool {
    return (
      this.content.exhausted ||
      this.parts.exhausted ||
      this.sealed.exhausted ||
      this.callId.exhausted ||
      this.name.exhausted
    );
  }

  open(kind: ItemKind): void {
    this.kind = kind;
    this.isClosed = false;
    this.index++;
  }

  /** Opens a function call; one without an id is given one. */
  openCall(id: Text, name: Text): void {
    this.open(ItemKind.FunctionCall);
    if (isBlank(id)) {
      this.callId.ascii("call_");
      writeMadeId(this.options.random, this.index + 1, this.callId);
    } else {
      escapeTo(this.callId, id);
    }
    escapeTo(this.name, name);
  }

  /** Appends to the open part. */
  append(text: Text): void {
    escapeTo(this.content, text);
  }

  /** Appends to what the provider wants back with the item. */
  seal(text: Text): void {
    escapeTo(this.sealed, text);
  }

  closePart(): void {
    // The arguments stay: they are a member of the item, not a part.
    if (this.part != PartKind.Arguments) {
      if (this.parts.length > 0) this.parts.byte(COMMA);
      this.writePart(new JsonWriter(this.parts), this.content.written);
      this.content.clear();
      this.partIndex++;
    }
    this.part = PartKind.None;
  }

  clear(): void {
    this.kind = ItemKind.None;
    this.partIndex = 0;
    this.content.clear();
    this.parts.clear();
    this.sealed.clear();
    this.callId.clear();
    this.name.clear();
  }

  writeId(json: JsonWriter): void {
    const isMessage = this.kind == ItemKind.Message;
    const prefix = isMessage ? "msg_" : this.kind == ItemKind.Reasoning ? "rs_" : "fc_";
    this.response.writeId(json, prefix, this.index);
  }

  writeName(json: JsonWriter): void {
    json.escapedString(this.name.written);
  }

  /** Writes the open part as it is with `text` in it. */
  writePart(json: JsonWriter, text: Slice): void {
    json.beginObject();
    json.key("type");
    if (this.part == PartKind.Refusal) {
      json.ascii("refusal");
      json.key("refusal");
      json.escapedString(text);
    } else if (this.part == PartKind.Summary) {
      json.ascii("summary_text");
      json.key("text");
      json.escapedString(text);
    } else {
      json.ascii("output_text");
      json.key("text");
      json.escapedString(text);
      json.key("annotations");
      writeEmptyArray(json);
      json.key("logprobs");
      writeEmptyArray(json);
    }
    json.endObject();
  }

  /** Writes the item with what is complete of it. */
  write(json: JsonWriter, status: string): void {
    json.beginObject();
    json.key("id");
    this.writeId(json);
    json.key("type");
    if (this.kind == ItemKind.Message) this.writeMessage(json);
    else if (this.kind == ItemKind.Reasoning) this.writeReasoning(json);
    else this.writeCall(json);
    json.key("status");
    json.ascii(status);
    json.endObject();
  }

  dispose(): void {
    this.content.dispose();
    this.parts.dispose();
    this.sealed.dispose();
    this.callId.dispose();
    this.name.dispose();
  }

  private writeMessage(json: JsonWriter): void {
    json.ascii("message");
    json.key("role");
    json.ascii("assistant");
    json.key("content");
    this.writeParts(json);
  }

  private writeReasoning(json: JsonWriter): void {
    json.ascii("reasoning");
    json.key("summary");
    this.writeParts(json);
    if (this.sealed.length == 0) return;
    json.key("encrypted_content");
    json.escapedString(this.sealed.written);
  }

  private writeCall(json: JsonWriter): void {
    json.ascii("function_call");
    json.key("call_id");
    json.escapedString(this.callId.written);
    json.key("name");
    this.writeName(json);
    json.key("arguments");
    json.escapedString(this.content.written);
  }

  private writeParts(json: JsonWriter): void {
    json.beginArray();
    if (this.parts.length > 0) json.raw(this.parts.written);
    json.endArray();
  }
}

function escapeTo(sink: Sink, text: Text): void {
  writePiece(new JsonWriter(sink), text);
}

function writeEmptyArray(json: JsonWriter): void {
  json.beginArray();
  json.endArray();
}
