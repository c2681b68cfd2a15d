import { literal } from "../../bytes/ascii";
import { NOTHING, Slice } from "../../bytes/slice";
import { ClientApi } from "../../endpoint/endpoint";
import { SchemaName } from "../../filterapi/schema";

const CHAT = literal("chat");
const TEXT_COMPLETION = literal("text_completion");
const EMBEDDINGS = literal("embeddings");
const IMAGE = literal("image_generation");
const SPEECH = literal("speech");
const TRANSCRIPTION = literal("transcription");
const TRANSLATION = literal("translation");
const RERANK = literal("rerank");
const COUNT_TOKENS = literal("count_tokens");

const PROVIDERS: StaticArray<Slice> = [
  literal("openai"),
  literal("cohere"),
  literal("aws.bedrock"),
  literal("azure.ai.openai"),
  literal("gcp.vertex_ai"),
  literal("gcp.anthropic"),
  literal("anthropic"),
  literal("aws.anthropic"),
];

/**
 * The `gen_ai.operation.name` of an API: OpenTelemetry's where it has one, else one like Envoy AI Gateway's. NOTHING for what no backend is
 * asked.
 */
export function operationOf(api: ClientApi): Slice {
  switch (api) {
    case ClientApi.ChatCompletions:
    case ClientApi.Responses:
    case ClientApi.Messages:
      return CHAT;
    case ClientApi.Completions:
      return TEXT_COMPLETION;
    case ClientApi.Embeddings:
      return EMBEDDINGS;
    case ClientApi.ImageGenerations:
    case ClientApi.ImageEdits:
    case ClientApi.ImageVariations:
      return IMAGE;
    case ClientApi.Speech:
      return SPEECH;
    case ClientApi.Transcriptions:
      return TRANSCRIPTION;
    case ClientApi.AudioTranslations:
      return TRANSLATION;
    case ClientApi.Rerank:
    case ClientApi.RerankV1:
      return RERANK;
    case ClientApi.ResponsesInputTokens:
    case ClientApi.Tokenize:
    case ClientApi.CountTokens:
      return COUNT_TOKENS;
    default:
      return NOTHING;
  }
}

/** The `gen_ai.provider.name` of a schema; Claude at a cloud is named after both. */
export function providerOf(schema: SchemaName): Slice {
  return PROVIDERS[schema as i32];
}
