import { literal } from "../../bytes/ascii";
import { ReplyOptions } from "../../conversation/reply-options";
import { Target } from "../../conversation/target";
import { isMissing, writeText } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { integer, member } from "../../json/lookup";
import { Kind, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { EmbeddingsProvider } from "./embeddings-provider";
import { EmbeddingsReply } from "./embeddings-reply";
import { EmbeddingsRequest, UNSAID } from "./embeddings-request";
import { VertexOptions } from "./vertex-options";

const EMBEDDING = literal("embedding");
const VALUES = literal("values");
const TRUNCATED = literal("truncated");
const USAGE_METADATA = literal("usageMetadata");
const PROMPT_TOKEN_COUNT = literal("promptTokenCount");

/** Google's Gemini embedding models from the second on, by `embedContent` of Vertex AI: one text at a time. */
export class VertexEmbedContent extends EmbeddingsProvider {
  writeRequest(request: EmbeddingsRequest, _target: Target, json: JsonWriter): void {
    request.limitInputs(1);
    const options = new VertexOptions(request);
    request.inputs.next();
    json.key("content");
    json.beginObject();
    json.key("parts");
    json.beginArray();
    json.beginObject();
    json.key("text");
    writeText(json, request.inputs.text);
    json.endObject();
    json.endArray();
    json.endObject();
    this.writeConfig(request, options, json);
  }

  addVectors(tape: Tape, reply: Node, vectors: EmbeddingsReply): bool {
    const isTruncated = tape.kind(member(tape, reply, TRUNCATED)) == Kind.True;
    return vectors.add(tape, member(tape, member(tape, reply, EMBEDDING), VALUES), isTruncated);
  }

  tokensOf(tape: Tape, reply: Node, _options: ReplyOptions): i64 {
    return integer(tape, member(tape, member(tape, reply, USAGE_METADATA), PROMPT_TOKEN_COUNT));
  }

  private writeConfig(request: EmbeddingsRequest, options: VertexOptions, json: JsonWriter): void {
    const task = options.taskOf(request.inputs);
    const title = options.titleOf(request.inputs);
    const hasDimensions = request.dimensions != UNSAID;
    // A title comes with a task only.
    if (!hasDimensions && isMissing(task) && options.autoTruncate == Choice.Unsaid) return;
    json.key("embedContentConfig");
    json.beginObject();
    if (!isMissing(task)) {
      json.key("taskType");
      writeText(json, task);
    }
    if (!isMissing(title)) {
      json.key("title");
      writeText(json, title);
    }
    if (hasDimensions) {
      json.key("outputDimensionality");
      json.integer(request.dimensions);
    }
    if (options.autoTruncate != Choice.Unsaid) {
      json.key("autoTruncate");
      json.boolean(options.autoTruncate == Choice.Yes);
    }
    json.endObject();
  }
}
