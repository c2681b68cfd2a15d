import { generateContentApi } from "../gemini/api.ts";
import { generateContentRequest } from "../gemini/request.ts";
import type { DirectApi } from "../direct-api.ts";
import { checked } from "../refusal.ts";
import { tokensOf } from "./tokens.ts";

const countRequest = generateContentRequest.omit({ toolConfig: true, generationConfig: true });

/** Vertex AI's `countTokens`. */
export const vertexCount: DirectApi = (body, place) => {
  const asked = generateContentApi.read(checked(countRequest, body), place);
  const totalTokens = tokensOf(asked);
  return {
    model: asked.model,
    body: { totalTokens, promptTokensDetails: [{ modality: "TEXT", tokenCount: totalTokens }] },
  };
};
