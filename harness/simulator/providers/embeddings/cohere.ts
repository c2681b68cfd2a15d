import { z } from "zod";
import type { DirectApi } from "../direct-api.ts";
import { checked } from "../refusal.ts";
import { tokensOfText, vectorsOf } from "./vectors.ts";

const inputTypes = ["search_document", "search_query", "classification", "clustering"] as const;
const texts = {
  texts: z.array(z.string()).min(1).max(96),
  input_type: z.enum(inputTypes),
  embedding_types: z.tuple([z.literal("float")]),
  output_dimension: z.int().positive().exactOptional(),
};

const embedRequest = z.strictObject({
  ...texts,
  model: z.string().min(1),
  truncate: z.enum(["NONE", "START", "END"]).exactOptional(),
});

/** Cohere's `/v2/embed`. */
export const cohereEmbed: DirectApi = (body) => {
  const request = checked(embedRequest, body);
  const float = vectorsOf(request.texts, request.output_dimension);
  const meta = {
    api_version: { version: "2" },
    billed_units: { input_tokens: request.texts.length * tokensOfText },
  };
  return {
    model: request.model,
    body: { id: "embed-simulated", embeddings: { float }, texts: request.texts, meta },
  };
};

const bedrockRequest = z.strictObject({
  ...texts,
  truncate: z.enum(["NONE", "START", "END", "LEFT", "RIGHT"]).exactOptional(),
});

/** Cohere's models on Bedrock, which counts tokens in a header. */
export const bedrockCohereEmbed: DirectApi = (body, place) => {
  const request = checked(bedrockRequest, body);
  const float = vectorsOf(request.texts, request.output_dimension);
  return {
    model: place.model ?? "",
    body: {
      id: "embed-simulated",
      embeddings: { float },
      texts: request.texts,
      response_type: "embeddings_by_type",
    },
    headers: {
      "x-amzn-requestid": "request-simulated",
      "x-amzn-bedrock-input-token-count": String(request.texts.length * tokensOfText),
    },
  };
};
