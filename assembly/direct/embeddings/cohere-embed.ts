import { literal } from "../../bytes/ascii";
import { ReplyOptions } from "../../conversation/reply-options";
import { Target } from "../../conversation/target";
import { isMissing, writeText } from "../../conversation/text";
import { integer, member } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { EmbeddingsProvider } from "./embeddings-provider";
import { EmbeddingsReply } from "./embeddings-reply";
import { EmbeddingsRequest, UNSAID } from "./embeddings-request";

const INPUT_TYPE = literal("input_type");
const TRUNCATE = literal("truncate");
const EMBEDDINGS = literal("embeddings");
const FLOAT = literal("float");
const META = literal("meta");
const BILLED_UNITS = literal("billed_units");
const INPUT_TOKENS = literal("input_tokens");

/** Texts that Cohere embeds at once. */
const MOST_TEXTS: i32 = 96;

/** Cohere's models, by its own `/v2/embed` and by `InvokeModel` of Bedrock, where the path names the model. */
export class CohereEmbed extends EmbeddingsProvider {
  writeRequest(request: EmbeddingsRequest, target: Target, json: JsonWriter): void {
    request.limitInputs(MOST_TEXTS);
    request.leaveOutNotes();
    if (!target.modelInPath) {
      json.key("model");
      writeText(json, target.model);
    }
    const inputs = request.inputs;
    json.key("texts");
    json.beginArray();
    while (inputs.next()) writeText(json, inputs.text);
    json.endArray();
    this.writeOptions(request, json);
  }

  /** By type where types were asked for, as here; a bare array where a server does not know them. */
  addVectors(tape: Tape, reply: Node, vectors: EmbeddingsReply): bool {
    let list = member(tape, reply, EMBEDDINGS);
    if (tape.kind(list) == Kind.Object) list = member(tape, list, FLOAT);
    if (tape.kind(list) != Kind.Array) return false;
    for (let vector = tape.firstChild(list); vector != NO_NODE; vector = tape.nextSibling(vector)) {
      if (!vectors.add(tape, vector)) return false;
    }
    return true;
  }

  /** Bedrock tells them in a header only. */
  tokensOf(tape: Tape, reply: Node, options: ReplyOptions): i64 {
    const billed = member(tape, member(tape, reply, META), BILLED_UNITS);
    const count = member(tape, billed, INPUT_TOKENS);
    return count == NO_NODE ? options.inputTokens : integer(tape, count);
  }

  private writeOptions(request: EmbeddingsRequest, json: JsonWriter): void {
    const type = request.text(INPUT_TYPE);
    // Cohere wants to know what texts are for, OpenAI's clients do not say: what most vectors are stored for.
    json.key("input_type");
    if (isMissing(type)) json.ascii("search_document");
    else writeText(json, type);
    json.key("embedding_types");
    json.beginArray();
    json.ascii("float");
    json.endArray();
    if (request.dimensions != UNSAID) {
      json.key("output_dimension");
      json.integer(request.dimensions);
    }
    const truncate = request.text(TRUNCATE);
    if (isMissing(truncate)) return;
    json.key("truncate");
    writeText(json, truncate);
  }
}
