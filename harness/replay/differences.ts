import type { Path } from "../exchange/json-value.ts";
import { formatPath } from "../exchange/problem.ts";
import type { Exchange } from "../exchange/types.ts";
import type { Difference } from "./result.ts";

/** Collects what differs, leaving out the paths an exchange declares free. */
export class Differences {
  readonly found: Omit<Difference, "plan">[] = [];
  private readonly ignored: string[][];

  constructor(exchange?: Pick<Exchange, "ignore">) {
    this.ignored = (exchange?.ignore ?? []).map((entry) => entry.path.split("."));
  }

  /** Records a difference; `expected` and `actual` are shown as they are. */
  add(path: Path, expected: string, actual: string): void {
    if (!this.isIgnored(path)) this.found.push({ path: formatPath(path), expected, actual });
  }

  /** Whether the path, or something it is part of, may differ, be null or be absent. */
  isIgnored(path: Path): boolean {
    if (this.ignored.length === 0) return false;
    // A key may hold dots itself, and an ignore path cannot tell them from its separators.
    const parts = path.flatMap((part) => String(part).split("."));
    return this.ignored.some((pattern) => isPrefix(pattern, parts));
  }
}

function isPrefix(pattern: string[], parts: string[]): boolean {
  return (
    pattern.length <= parts.length && pattern.every((part, index) => part === "*" || part === parts[index])
  );
}

const longest = 160;

/** Text for a report: quoted, on one line, cut in the middle when long. */
export function quote(text: string): string {
  return shorten(JSON.stringify(text));
}

export function shorten(text: string): string {
  if (text.length <= longest) return text;
  const half = longest / 2;
  return `${text.slice(0, half)} … ${text.slice(-half)} (${text.length} characters)`;
}
