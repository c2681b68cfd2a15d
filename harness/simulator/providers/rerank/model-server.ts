import { z } from "zod";
import type { DirectApi } from "../direct-api.ts";
import { checked } from "../refusal.ts";
import { ranking } from "./ranking.ts";

const request = z.object({
  model: z.string().min(1),
  query: z.string(),
  documents: z.array(z.string()).min(1),
  top_n: z.int().positive().exactOptional(),
});

/** vLLM's `/v1/rerank`, which overlooks what it does not know and always returns the documents. */
export const modelServerRerank: DirectApi = (body) => {
  const { model, query, documents, top_n } = checked(request, body);
  const results = ranking(query, documents, top_n).map((result) => ({
    ...result,
    document: { text: documents[result.index], multi_modal: null },
  }));
  return { model, body: { id: "rerank-tide", model, usage: { prompt_tokens: 7, total_tokens: 7 }, results } };
};
