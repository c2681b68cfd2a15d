import type { CreateEmbeddingResponse, EmbeddingCreateParams } from "openai/resources/embeddings";
import { z } from "zod";
import type { DirectApi } from "../direct-api.ts";
import { checked } from "../refusal.ts";
import { tokensOfText, vectorsOf } from "./vectors.ts";

const tokens = z.array(z.int().nonnegative()).min(1);
const text = z.string().min(1);

const embeddingsRequest = z.strictObject({
  model: z.string().min(1),
  input: z.union([text, z.array(text).min(1), tokens, z.array(tokens).min(1)]),
  encoding_format: z.enum(["float", "base64"]).exactOptional(),
  dimensions: z.int().positive().exactOptional(),
  user: z.string().exactOptional(),
}) satisfies z.ZodType<EmbeddingCreateParams>;

/** OpenAI's embeddings. Token ids are embedded as the text that lists them. */
export const openAiEmbeddings: DirectApi = (body, place) => {
  const { model, input, encoding_format, dimensions } = checked(embeddingsRequest, body);
  const vectors = vectorsOf(textsOf(input), dimensions);
  const count = vectors.length * tokensOfText;
  const reply = {
    object: "list",
    data: vectors.map((vector, index) => ({
      object: "embedding",
      index,
      // The package has no word for base64: it decodes it before its users see it.
      embedding: encoding_format === "base64" ? (base64Of(vector) as unknown as number[]) : vector,
    })),
    model,
    usage: { prompt_tokens: count, total_tokens: count },
  } satisfies CreateEmbeddingResponse;
  return { model: place.model ?? model, body: reply };
};

function textsOf(input: EmbeddingCreateParams["input"]): string[] {
  if (typeof input === "string") return [input];
  if (input.every((item) => typeof item === "number")) return [String(input)];
  return input.map(String);
}

function base64Of(vector: number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString("base64");
}
