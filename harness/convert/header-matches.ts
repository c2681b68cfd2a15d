import type { ValuePath } from "../filterapi/problem.ts";
import type { MatchOutput } from "./output.ts";
import type { Resource } from "./resource.ts";
import type { HeaderMatch } from "./resources/header-match.ts";
import { patternsOf } from "./value-pattern.ts";
import type { ValuePattern } from "./value-pattern.ts";

/** Headers that carry the model of a request: Envoy AI Gateway's, and that of the body-based router of the inference extension. */
const modelHeaders = new Set(["x-ai-eg-model", "x-gateway-model-name"]);

/** The conditions of one match as filterapi writes them: any of them is enough. */
export interface ConvertedMatch {
  alternatives: MatchOutput[];
  /** The model, where exactly one is asked for. */
  exactModel?: string;
}

/** So many matches one match may become. */
const most = 256;

/**
 * The conditions on headers of the match at `path`, all of which must hold. Undefined, and listed, where one of them cannot
 * be said: a rule must not match what it did not match before.
 */
export function convertHeaders(
  route: Resource,
  path: ValuePath,
  headers: readonly HeaderMatch[],
): ConvertedMatch | undefined {
  let alternatives: MatchOutput[] = [{}];
  let exactModel: string | undefined;
  const seen = new Set<string>();
  for (const [index, header] of headers.entries()) {
    const place = [...path, "headers", index];
    const name = header.name.toLowerCase();
    if (seen.has(name)) {
      route.lose(place, `only the first condition on ${header.name} counts`, "leave this one out");
      continue;
    }
    seen.add(name);
    const patterns = header.type === "Exact" ? [exactly(header.value)] : patternsOf(header.value);
    const isModel = modelHeaders.has(name);
    const refusal = refuse(patterns, isModel);
    if (patterns === undefined || refusal !== undefined || alternatives.length * patterns.length > most) {
      route.lose(
        path,
        `${header.name}: ${refusal ?? "this stands for too many values"}`,
        "write a match for each value",
      );
      return undefined;
    }
    if (isModel && header.type === "Exact") exactModel = header.value;
    alternatives = alternatives.flatMap((match) =>
      patterns.map((pattern) => withCondition(match, isModel, name, pattern)),
    );
  }
  return { alternatives, ...(exactModel !== undefined && { exactModel }) };
}

function refuse(patterns: ValuePattern[] | undefined, isModel: boolean): string | undefined {
  if (patterns === undefined) {
    return "filterapi knows no regular expressions beyond alternatives of literals, and .* at the end of a model's name";
  }
  if (!isModel && patterns.some(({ isPrefix }) => isPrefix))
    return "filterapi compares whole values of headers";
  if (isModel && patterns.some(({ text }) => text.includes("*"))) {
    return "a * in the name of a model cannot be written";
  }
  if (isModel && patterns.some(({ text, isPrefix }) => text === "" && !isPrefix)) {
    return "no model has an empty name";
  }
  return undefined;
}

function exactly(text: string): ValuePattern {
  return { text, isPrefix: false };
}

function withCondition(
  match: MatchOutput,
  isModel: boolean,
  name: string,
  { text, isPrefix }: ValuePattern,
): MatchOutput {
  if (isModel) return { model: isPrefix ? `${text}*` : text, ...match };
  return { ...match, headers: [...(match.headers ?? []), { name, value: text }] };
}
