import { literal } from "../../bytes/ascii";
import { ReplyOptions } from "../../conversation/reply-options";
import { Target } from "../../conversation/target";
import { isMissing, writeText } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { integer, member } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { EmbeddingsProvider } from "./embeddings-provider";
import { EmbeddingsReply } from "./embeddings-reply";
import { EmbeddingsRequest, UNSAID } from "./embeddings-request";
import { VertexOptions } from "./vertex-options";

const PREDICTIONS = literal("predictions");
const EMBEDDINGS = literal("embeddings");
const VALUES = literal("values");
const STATISTICS = literal("statistics");
const TRUNCATED = literal("truncated");
const TOKEN_COUNT = literal("token_count");

/** Google's text embedding models, by `predict` of Vertex AI. */
export class VertexPredict extends EmbeddingsProvider {
  writeRequest(request: EmbeddingsRequest, _target: Target, json: JsonWriter): void {
    const options = new VertexOptions(request);
    this.writeInstances(request, options, json);
    json.key("parameters");
    json.beginObject();
    if (options.autoTruncate != Choice.Unsaid) {
      json.key("autoTruncate");
      json.boolean(options.autoTruncate == Choice.Yes);
    }
    if (request.dimensions != UNSAID) {
      json.key("outputDimensionality");
      json.integer(request.dimensions);
    }
    json.endObject();
  }

  addVectors(tape: Tape, reply: Node, vectors: EmbeddingsReply): bool {
    const predictions = member(tape, reply, PREDICTIONS);
    if (tape.kind(predictions) != Kind.Array) return false;
    for (let each = tape.firstChild(predictions); each != NO_NODE; each = tape.nextSibling(each)) {
      const embeddings = member(tape, each, EMBEDDINGS);
      const truncated = member(tape, member(tape, embeddings, STATISTICS), TRUNCATED);
      const vector = member(tape, embeddings, VALUES);
      if (!vectors.add(tape, vector, tape.kind(truncated) == Kind.True)) return false;
    }
    return true;
  }

  tokensOf(tape: Tape, reply: Node, _options: ReplyOptions): i64 {
    const predictions = member(tape, reply, PREDICTIONS);
    let sum: i64 = -1;
    for (let each = tape.firstChild(predictions); each != NO_NODE; each = tape.nextSibling(each)) {
      const statistics = member(tape, member(tape, each, EMBEDDINGS), STATISTICS);
      const count = integer(tape, member(tape, statistics, TOKEN_COUNT));
      if (count >= 0) sum = max<i64>(sum, 0) + count;
    }
    return sum;
  }

  private writeInstances(request: EmbeddingsRequest, options: VertexOptions, json: JsonWriter): void {
    const inputs = request.inputs;
    json.key("instances");
    json.beginArray();
    while (inputs.next()) {
      json.beginObject();
      json.key("content");
      writeText(json, inputs.text);
      const task = options.taskOf(inputs);
      if (!isMissing(task)) {
        json.key("task_type");
        writeText(json, task);
      }
      const title = options.titleOf(inputs);
      if (!isMissing(title)) {
        json.key("title");
        writeText(json, title);
      }
      json.endObject();
    }
    json.endArray();
  }
}
