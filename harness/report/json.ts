import type { ExchangeResult } from "../replay/result.ts";
import { verdictOf } from "../replay/result.ts";

/** A JSON report: counts, every result with its verdict, and messages of files that could not be read. */
export function jsonReport(results: ExchangeResult[], unreadable: string[]): string {
  const withVerdict = results.map((result) => ({ ...result, verdict: verdictOf(result) }));
  const count = (verdict: string): number =>
    withVerdict.filter((result) => result.verdict === verdict).length;
  const report = {
    passed: count("passed"),
    failed: count("failed") + unreadable.length,
    skipped: count("skipped"),
    results: withVerdict,
    unreadable,
  };
  return JSON.stringify(report, null, 2) + "\n";
}
