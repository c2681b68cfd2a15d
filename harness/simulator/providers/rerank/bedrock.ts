import { z } from "zod";
import type { DirectApi } from "../direct-api.ts";
import { checked } from "../refusal.ts";
import { ranking } from "./ranking.ts";

const request = z.strictObject({
  query: z.string(),
  documents: z.array(z.string()).min(1),
  top_n: z.int().positive().exactOptional(),
});

/** Amazon's model for rerank, on Bedrock. */
export const amazonRerank: DirectApi = (body, place) => {
  const { query, documents, top_n } = checked(request, body);
  return { model: place.model ?? "", body: { results: ranking(query, documents, top_n) } };
};

const cohereRequest = request.extend({
  api_version: z.literal(2),
  max_tokens_per_doc: z.int().positive().exactOptional(),
});

/** Cohere's model for rerank, on Bedrock. */
export const bedrockCohereRerank: DirectApi = (body, place) => {
  const { query, documents, top_n } = checked(cohereRequest, body);
  return {
    model: place.model ?? "",
    body: { results: ranking(query, documents, top_n) },
    headers: { "x-amzn-requestid": "request-tide" },
  };
};
