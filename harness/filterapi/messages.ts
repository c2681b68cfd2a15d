import type { z } from "zod";
import { suggest } from "./suggest.ts";

/** Says what is wrong in the words of a configuration's author. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return describeType(issue);
    case "invalid_value":
      return describeChoice(issue);
    case "too_small":
      return describeMinimum(issue);
    case "too_big":
      return `must be at most ${issue.maximum}`;
    case "invalid_format":
      return withoutPatternNoise(issue);
    default:
      return issue.message;
  }
}

function describeType(issue: z.core.$ZodIssueInvalidType): string {
  if (issue.input === undefined) return "is required";
  return `expected ${withArticle(issue.expected)}, got ${typeName(issue.input)}`;
}

function describeChoice(issue: z.core.$ZodIssueInvalidValue): string {
  if (issue.input === undefined) return "is required";
  const choices = issue.values.map(String).filter((choice) => !choice.endsWith("-scorer"));
  const suggestion = typeof issue.input === "string" ? suggest(issue.input, choices) : undefined;
  const hint = suggestion === undefined ? "" : `, did you mean "${suggestion}"?`;
  return `${JSON.stringify(issue.input)} is none of ${choices.join(", ")}${hint}`;
}

function describeMinimum(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === "string") return "must not be empty";
  if (issue.origin === "array") return "needs at least one entry";
  return `must be at least ${issue.minimum}`;
}

function withoutPatternNoise(issue: z.core.$ZodIssueInvalidStringFormat): string {
  return issue.input === "" ? "must not be empty" : issue.message;
}

function withArticle(expected: string): string {
  const names: Record<string, string> = {
    int: "an integer",
    record: "an object",
    object: "an object",
    array: "a list",
  };
  return names[expected] ?? `a ${expected}`;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return `${typeof value} ${JSON.stringify(value)}`;
}
