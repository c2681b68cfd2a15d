import { Sink } from "../../bytes/sink";
import { GatewayError } from "../../conversation/gateway-error";
import { ReplyOptions } from "../../conversation/reply-options";
import { EmbeddingForm, Target } from "../../conversation/target";
import { Usage } from "../../conversation/usage";
import { Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { Mapping } from "../mapping";
import { CohereEmbed } from "./cohere-embed";
import { EmbeddingsProvider } from "./embeddings-provider";
import { EmbeddingsReply } from "./embeddings-reply";
import { EmbeddingsRequest } from "./embeddings-request";
import { TitanEmbed } from "./titan-embed";
import { VertexEmbedContent } from "./vertex-embed-content";
import { VertexPredict } from "./vertex-predict";

/** OpenAI's embeddings by the model of another provider. */
export class EmbeddingsMapping extends Mapping {
  private provider: EmbeddingsProvider | null = null;
  private isBase64: bool = false;

  writeRequest(tape: Tape, target: Target, into: Sink): GatewayError | null {
    const request = new EmbeddingsRequest(tape);
    const wrong = request.error;
    if (wrong !== null) return wrong;
    const provider = providerOf(target.embeddingForm);
    this.provider = provider;
    this.isBase64 = request.isBase64;
    const json = new JsonWriter(into);
    json.beginObject();
    provider.writeRequest(request, target, json);
    json.endObject();
    this.dropped = request.leftOut;
    return request.error;
  }

  writeReply(tape: Tape, reply: Node, options: ReplyOptions, usage: Usage, into: Sink): bool {
    const provider = this.provider;
    if (provider === null) return false;
    const tokens = provider.tokensOf(tape, reply, options);
    if (tokens >= 0) {
      usage.input = tokens;
      usage.total = tokens;
    }
    const vectors = new EmbeddingsReply(into, this.isBase64);
    vectors.begin();
    if (!provider.addVectors(tape, reply, vectors)) return false;
    vectors.end(options.model, max(tokens, 0));
    return true;
  }
}

function providerOf(form: EmbeddingForm): EmbeddingsProvider {
  switch (form) {
    case EmbeddingForm.Titan:
      return new TitanEmbed(false);
    case EmbeddingForm.TitanMultimodal:
      return new TitanEmbed(true);
    case EmbeddingForm.VertexPredict:
      return new VertexPredict();
    case EmbeddingForm.VertexEmbedContent:
      return new VertexEmbedContent();
    default:
      return new CohereEmbed();
  }
}
