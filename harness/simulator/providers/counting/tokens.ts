import type { Asked } from "../asked.ts";
import { failWhereAsked } from "../troubles.ts";

/** What each tool counts as, in tokens. */
export const tokensOfTool = 100;

/** What is counted of a prompt: the user's last words, each of whose characters is a token, and the tools. Throws Refusal where failing is asked for. */
export function tokensOf({ says, tools }: Asked): number {
  failWhereAsked(says);
  return [...says].length + tools.length * tokensOfTool;
}
