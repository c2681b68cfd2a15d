import { defaultClock } from "../../exchange/types.ts";
import type { Difference } from "../../replay/result.ts";

/** Members in which the gateway writes the time, in seconds since 1970. */
const timeMember = /\.(created|created_at)$/;
const goldenTime = String(defaultClock / 1000);
/** Between the request and the comparison. */
const toleranceSeconds = 300;

/**
 * Whether a difference is that between the clock a golden was written for, which the Node host has, and the time now, which Envoy has. Any
 * other time would be wrong in both.
 */
export function isClockDifference(
  { path, expected, actual }: Omit<Difference, "plan">,
  now = Date.now(),
): boolean {
  return (
    timeMember.test(path) &&
    expected === goldenTime &&
    Math.abs(Number(actual) - now / 1000) < toleranceSeconds
  );
}
