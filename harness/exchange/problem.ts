import type { Path } from "./json-value.ts";

/** One thing wrong with a file; line and column start at 1 and are absent where no place is known. */
export interface Problem {
  file: string;
  line?: number;
  column?: number;
  path?: string;
  reason: string;
}

/** A recording that cannot be used, with everything that is wrong with it. */
export class UnreadableExchange extends Error {
  readonly problems: Problem[];

  constructor(problems: Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "UnreadableExchange";
    this.problems = problems;
  }
}

/** Formats as `file:line:column: path: reason`, leaving out what is not known. */
export function formatProblem(problem: Problem): string {
  const place =
    problem.line === undefined ? problem.file : `${problem.file}:${problem.line}:${problem.column ?? 1}`;
  return problem.path ? `${place}: ${problem.path}: ${problem.reason}` : `${place}: ${problem.reason}`;
}

/** Formats as `client.response.body.choices[0].message`; keys that are not plain words are quoted in brackets. */
export function formatPath(path: Path): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (/^[\w$-]+$/.test(part)) text += text === "" ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}
