import { Refusal } from "./refusal.ts";

/** A turn of a conversation: the ids of the tool calls it makes, and of those that its results answer. */
export interface Turn {
  calls: readonly string[];
  results: readonly string[];
}

/** Every provider wants each call answered once, in the very next turn. Throws Refusal. */
export function checkHistory(turns: readonly Turn[]): void {
  let open: readonly string[] = [];
  for (const { calls, results } of turns) {
    if (JSON.stringify([...open].sort()) !== JSON.stringify([...results].sort())) {
      throw new Refusal(400, `calls [${open.join()}] are followed by results of [${results.join()}]`);
    }
    open = calls;
  }
  if (open.length > 0) throw new Refusal(400, `calls [${open.join()}] have no results`);
}
