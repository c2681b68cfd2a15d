import { failWhereAsked } from "../troubles.ts";

export interface Ranked {
  index: number;
  relevance_score: number;
}

/** Ranks documents: the longest first. Throws Refusal where failing is asked for. */
export function ranking(query: string, documents: readonly string[], most = documents.length): Ranked[] {
  failWhereAsked(query);
  return documents
    .map((document, index) => ({ index, relevance_score: document.length / 1024 }))
    .sort((left, right) => right.relevance_score - left.relevance_score)
    .slice(0, most);
}
