import { readFileSync } from "node:fs";
import { readConfig } from "./check.ts";
import { ConfigError, formatPath } from "./problem.ts";
import type { LocatedProblem, ValuePath } from "./problem.ts";
import type { Config } from "./schema/config.ts";
import { environmentReferences } from "./secrets.ts";
import { readSource } from "./source.ts";

export { ConfigError, formatProblem } from "./problem.ts";
export type { LocatedProblem, Problem } from "./problem.ts";
export type { Config } from "./schema/config.ts";

/** A configuration file that was accepted. */
export interface LoadedConfig {
  file: string;
  /** Typed, with defaults filled in; sizes in bytes, durations in milliseconds. */
  config: Config;
  /** What the filter is handed: the file as compact JSON, secrets still `{env: NAME}`. */
  json: string;
  /** What is suspicious, such as a secret whose environment variable is not set. */
  warnings: LocatedProblem[];
}

/** Loads a filterapi file, YAML or JSON. Throws ConfigError with every problem and its line and column. */
export function loadConfig(file: string, environment: NodeJS.ProcessEnv = process.env): LoadedConfig {
  const source = readSource(file, readText(file));
  if (Array.isArray(source)) throw new ConfigError(source);
  const locate = (path: ValuePath, reason: string): LocatedProblem => ({
    file,
    ...source.placeOf(path),
    path: formatPath(path),
    reason,
  });
  const { config, findings } = readConfig(source.value);
  if (config === undefined || findings.length > 0) {
    throw new ConfigError(findings.map(({ path, reason }) => locate(path, reason)).sort(byPlace));
  }
  const warnings = environmentReferences(config)
    .filter(({ name }) => (environment[name] ?? "") === "")
    .map(({ name, path }) =>
      locate(path, `environment variable ${name} is not set: requests are answered 401`),
    );
  return { file, config, json: JSON.stringify(source.value), warnings };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      { file, line: 1, column: 1, path: "config", reason: `cannot be read: ${reason}` },
    ]);
  }
}

function byPlace(left: LocatedProblem, right: LocatedProblem): number {
  return left.line - right.line || left.column - right.column;
}
