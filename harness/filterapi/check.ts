import type { z } from "zod";
import { canonicalise } from "./keys.ts";
import { describeIssue } from "./messages.ts";
import { ConfigError, formatPath } from "./problem.ts";
import type { Problem, ValuePath } from "./problem.ts";
import { checkReferences } from "./references.ts";
import { configSchema } from "./schema/config.ts";
import type { Config } from "./schema/config.ts";

/** A problem with the path it was found at, for those who know where in a file that is. */
export interface Finding {
  path: ValuePath;
  reason: string;
}

/** What reading a value gives: the typed configuration where it could be read, and all findings. */
export interface Reading {
  config: Config | undefined;
  findings: Finding[];
}

/** Reads a value as a filterapi configuration. The configuration may be used only if there are no findings. */
export function readConfig(value: unknown): Reading {
  const { value: canonical, problems } = canonicalise(configSchema, value);
  const parsed = configSchema.safeParse(canonical, { reportInput: true });
  if (!parsed.success) return { config: undefined, findings: [...problems, ...findingsOf(parsed.error)] };
  return { config: parsed.data, findings: [...problems, ...checkReferences(parsed.data)] };
}

/** One finding for each place: what follows the first is a consequence of it, such as the length of a non-string. */
function findingsOf(error: z.core.$ZodError): Finding[] {
  const found = new Map<string, Finding>();
  for (const issue of error.issues) {
    const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
    const place = formatPath(path);
    if (!found.has(place)) found.set(place, { path, reason: describeIssue(issue) });
  }
  return [...found.values()];
}

/** Everything that is wrong with a configuration given as a value; empty where nothing is. */
export function checkConfig(value: unknown): Problem[] {
  return readConfig(value).findings.map(({ path, reason }) => ({ path: formatPath(path), reason }));
}

/** The typed configuration of a value. Throws ConfigError with all problems. */
export function parseConfigValue(value: unknown): Config {
  const { config, findings } = readConfig(value);
  if (config === undefined || findings.length > 0) {
    throw new ConfigError(findings.map(({ path, reason }) => ({ path: formatPath(path), reason })));
  }
  return config;
}
