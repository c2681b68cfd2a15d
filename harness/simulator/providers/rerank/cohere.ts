import { z } from "zod";
import type { DirectApi } from "../direct-api.ts";
import { checked } from "../refusal.ts";
import { ranking } from "./ranking.ts";

const request = z.strictObject({
  model: z.string().min(1),
  query: z.string(),
  documents: z.array(z.string()).min(1),
  top_n: z.int().positive().exactOptional(),
  max_tokens_per_doc: z.int().positive().exactOptional(),
});

/** What Cohere bills a call as, in tokens. */
export const billedTokens = 12;

/** Cohere's `/v2/rerank`. */
export const cohereRerank: DirectApi = (body) => {
  const { model, query, documents, top_n } = checked(request, body);
  const meta = { api_version: { version: "2" }, billed_units: { search_units: 1 } };
  return { model, body: { id: "rerank-tide", results: ranking(query, documents, top_n), meta } };
};

const document = z.union([z.string(), z.looseObject({ text: z.string() })]);
const requestV1 = request.omit({ max_tokens_per_doc: true }).extend({
  documents: z.array(document).min(1),
  rank_fields: z.array(z.string()).exactOptional(),
  return_documents: z.boolean().exactOptional(),
  max_chunks_per_doc: z.int().positive().exactOptional(),
});

/** Cohere's `/v1/rerank`. */
export const cohereRerankV1: DirectApi = (body) => {
  const { model, query, documents, top_n, return_documents } = checked(requestV1, body);
  const texts = documents.map((item) => (typeof item === "string" ? item : item.text));
  const results = ranking(query, texts, top_n).map((result) =>
    return_documents === true ? { ...result, document: { text: texts[result.index] } } : result,
  );
  const meta = { api_version: { version: "1" }, billed_units: { input_tokens: billedTokens } };
  return { model, body: { id: "rerank-tide", results, meta } };
};
