/** How many tests passed, failed, or could not run here. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

export function sum(left: Counts, right: Counts): Counts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  };
}

/** `N passed, N failed`, and `, N skipped` where any was. */
export function summary(counts: Counts): string {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}

/** Reads the closing line that the harness's own commands print. */
export function readSummary(output: string): Counts | undefined {
  const match = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/m.exec(output);
  if (!match) return undefined;
  return { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) };
}

/** Reads the totals at the end of a TAP report of node's test runner. */
export function readTap(report: string): Counts | undefined {
  const total = (name: string): number =>
    Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(report)?.[1] ?? NaN);
  const counts = {
    passed: total("pass"),
    failed: total("fail") + total("cancelled"),
    skipped: total("skipped") + total("todo"),
  };
  return Number.isNaN(counts.passed + counts.failed + counts.skipped) ? undefined : counts;
}

/** Reads the totals that as-pect prints. */
export function readAsPect(output: string): Counts | undefined {
  // eslint-disable-next-line no-control-regex -- terminal colours
  const match = /\[Tests\]:\s*(\d+) \/ (\d+)/.exec(output.replaceAll(/\x1b\[[0-9;]*m/g, ""));
  if (!match) return undefined;
  const passed = Number(match[1]);
  return { passed, failed: Number(match[2]) - passed, skipped: 0 };
}
