import { literal } from "../../bytes/ascii";
import { ThinkingLevels } from "../../conversation/target";
import { Text, isBlank, reads } from "../../conversation/text";

/** How hard the model shall think, in the order of the words that clients have for it. */
export const enum Effort {
  Unsaid,
  None,
  Minimal,
  Low,
  Medium,
  High,
  /** A word that no client's API has. */
  Unknown,
}

const NONE = literal("none");
const MINIMAL = literal("minimal");
const LOW = literal("low");
const MEDIUM = literal("medium");
const HIGH = literal("high");
const EXTRA_HIGH = literal("xhigh");
const MAX = literal("max");

export function effortOf(word: Text): Effort {
  if (isBlank(word)) return Effort.Unsaid;
  if (reads(word, NONE)) return Effort.None;
  if (reads(word, MINIMAL)) return Effort.Minimal;
  if (reads(word, LOW)) return Effort.Low;
  if (reads(word, MEDIUM)) return Effort.Medium;
  const isHigh = reads(word, HIGH) || reads(word, EXTRA_HIGH) || reads(word, MAX);
  return isHigh ? Effort.High : Effort.Unknown;
}

/** The ThinkingLevel nearest to an effort; empty where a Pro shall not think at all. */
export function effortLevel(effort: Effort, levels: ThinkingLevels): string {
  const isFlash = levels == ThinkingLevels.Flash;
  switch (effort) {
    case Effort.None:
      return isFlash ? "MINIMAL" : "";
    case Effort.Minimal:
      return isFlash ? "MINIMAL" : "LOW";
    case Effort.Low:
      return "LOW";
    case Effort.Medium:
      return isFlash ? "MEDIUM" : "HIGH";
    default:
      return "HIGH";
  }
}

/** The budget in tokens that Google's own OpenAI endpoint takes an effort for. */
export function effortBudget(effort: Effort): i32 {
  switch (effort) {
    case Effort.None:
      return 0;
    case Effort.Minimal:
    case Effort.Low:
      return 1024;
    case Effort.Medium:
      return 8192;
    default:
      return 24576;
  }
}
