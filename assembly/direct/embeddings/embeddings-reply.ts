import { Sink } from "../../bytes/sink";
import { encodeBase64 } from "../../bytes/base64";
import { Text, writeText } from "../../conversation/text";
import { floatOf } from "../../json/float-value";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";

/** Writes a reply of OpenAI's embeddings: `begin`, each vector in the order of the texts, `end`. */
export class EmbeddingsReply {
  private readonly json: JsonWriter;
  private index: i64 = 0;

  /** `isBase64`: vectors become base64 of their numbers, each a float of four bytes, the lowest first. */
  constructor(
    into: Sink,
    private readonly isBase64: bool,
  ) {
    this.json = new JsonWriter(into);
  }

  begin(): void {
    this.json.beginObject();
    this.json.key("object");
    this.json.ascii("list");
    this.json.key("data");
    this.json.beginArray();
  }

  /** Adds the vector of the next text. `truncated`: its end was not read. False where `vector` is no array of numbers. */
  add(tape: Tape, vector: Node, truncated: bool = false): bool {
    if (!isVector(tape, vector)) return false;
    const json = this.json;
    json.beginObject();
    json.key("object");
    json.ascii("embedding");
    json.key("index");
    json.integer(this.index++);
    json.key("embedding");
    if (this.isBase64) this.writeBase64(tape, vector);
    else json.raw(tape.raw(vector));
    if (truncated) {
      json.key("truncated");
      json.boolean(true);
    }
    json.endObject();
    return true;
  }

  /** `tokens`: of all texts together. */
  end(model: Text, tokens: i64): void {
    const json = this.json;
    json.endArray();
    json.key("model");
    writeText(json, model);
    json.key("usage");
    json.beginObject();
    json.key("prompt_tokens");
    json.integer(tokens);
    json.key("total_tokens");
    json.integer(tokens);
    json.endObject();
    json.endObject();
  }

  private writeBase64(tape: Tape, vector: Node): void {
    const floats = new Sink();
    for (let number = tape.firstChild(vector); number != NO_NODE; number = tape.nextSibling(number)) {
      floats.littleEndian(reinterpret<u32>(floatOf(tape.raw(number))), 4);
    }
    this.json.beginString();
    encodeBase64(floats.written, this.json.sink);
    this.json.endString();
    if (floats.exhausted) this.json.sink.exhausted = true;
    floats.dispose();
  }
}

function isVector(tape: Tape, vector: Node): bool {
  if (tape.kind(vector) != Kind.Array) return false;
  for (let number = tape.firstChild(vector); number != NO_NODE; number = tape.nextSibling(number)) {
    if (tape.kind(number) != Kind.Number) return false;
  }
  return true;
}
