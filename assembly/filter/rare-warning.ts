import { LogLevel, logText } from "../host/log";
import { currentMilliseconds } from "./time";

/** Between two warnings, in milliseconds: what fails fails in numbers, and again and again. */
const GAP: u64 = 60_000;

/** Warns of failures of one kind, once a minute at most. */
export class RareWarning {
  private warnedAt: u64 = 0;

  /** `failure`: what failed and why, without a full stop. */
  warn(failure: string): void {
    const now = currentMilliseconds();
    if (now >= this.warnedAt && now - this.warnedAt < GAP) return;
    this.warnedAt = now;
    logText(LogLevel.Warn, failure + "; further failures of the next minute are only counted");
  }
}
