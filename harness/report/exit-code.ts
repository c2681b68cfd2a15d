import type { ExchangeResult } from "../replay/result.ts";

/** What a replay ends with; of several things that went wrong, the highest counts. */
export const exitCodes = { same: 0, different: 1, badUsage: 2, unreadableRecording: 3, trap: 4 } as const;

export function exitCodeOf(results: ExchangeResult[], unreadable: number): number {
  if (results.some((result) => result.trap !== undefined)) return exitCodes.trap;
  if (unreadable > 0) return exitCodes.unreadableRecording;
  if (results.some((result) => result.refused !== undefined)) return exitCodes.badUsage;
  return results.some((result) => result.differences.length > 0) ? exitCodes.different : exitCodes.same;
}
