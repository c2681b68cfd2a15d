/** Where in a configuration value something is: object keys and array indexes from the root. */
export type ValuePath = readonly (string | number)[];

/** One thing that is wrong with a configuration. `path` is written like `backends[0].auth.apiKey.key`. */
export interface Problem {
  path: string;
  reason: string;
}

/** A problem in a file; line and column count from 1. */
export interface LocatedProblem extends Problem {
  file: string;
  line: number;
  column: number;
}

/** A configuration was refused. `problems` holds everything that is wrong with it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly (Problem | LocatedProblem)[];

  constructor(problems: readonly (Problem | LocatedProblem)[]) {
    super(problems.map(formatProblem).join("\n"));
    this.problems = problems;
  }
}

/** `file:line:column: path: reason`, without the place where it is not known. */
export function formatProblem(problem: Problem | LocatedProblem): string {
  const place = "file" in problem ? `${problem.file}:${problem.line}:${problem.column}: ` : "";
  return `${place}${problem.path}: ${problem.reason}`;
}

/** Writes a path as `backends[0].name`; the root is `config`. */
export function formatPath(path: ValuePath): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
  return text === "" ? "config" : text.replace(/^\./, "");
}
