import { literal } from "../../bytes/ascii";
import { ReplyOptions } from "../../conversation/reply-options";
import { Target } from "../../conversation/target";
import { writeText } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { integer, member } from "../../json/lookup";
import { NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { EmbeddingsProvider } from "./embeddings-provider";
import { EmbeddingsReply } from "./embeddings-reply";
import { EmbeddingsRequest, UNSAID } from "./embeddings-request";

const NORMALIZE = literal("normalize");
const EMBEDDING = literal("embedding");
const INPUT_TEXT_TOKEN_COUNT = literal("inputTextTokenCount");

/** Amazon's Titan models, by `InvokeModel` of Bedrock: one text at a time. */
export class TitanEmbed extends EmbeddingsProvider {
  /** `isMultimodal`: the model for texts and images, which names the length of its vectors differently. */
  constructor(private readonly isMultimodal: bool) {
    super();
  }

  writeRequest(request: EmbeddingsRequest, _target: Target, json: JsonWriter): void {
    request.limitInputs(1);
    request.leaveOutNotes();
    request.inputs.next();
    json.key("inputText");
    writeText(json, request.inputs.text);
    this.writeDimensions(request.dimensions, json);
    const normalize = request.choice(NORMALIZE);
    if (normalize == Choice.Unsaid) return;
    json.key("normalize");
    json.boolean(normalize == Choice.Yes);
  }

  addVectors(tape: Tape, reply: Node, vectors: EmbeddingsReply): bool {
    return vectors.add(tape, member(tape, reply, EMBEDDING));
  }

  tokensOf(tape: Tape, reply: Node, options: ReplyOptions): i64 {
    const count = member(tape, reply, INPUT_TEXT_TOKEN_COUNT);
    return count == NO_NODE ? options.inputTokens : integer(tape, count);
  }

  private writeDimensions(dimensions: i64, json: JsonWriter): void {
    if (dimensions == UNSAID) return;
    if (!this.isMultimodal) {
      json.key("dimensions");
      json.integer(dimensions);
      return;
    }
    json.key("embeddingConfig");
    json.beginObject();
    json.key("outputEmbeddingLength");
    json.integer(dimensions);
    json.endObject();
  }
}
