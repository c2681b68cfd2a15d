import { JsonNumber, isJsonObject, writeJson } from "../exchange/json-value.ts";
import type { JsonValue, Path } from "../exchange/json-value.ts";
import { sameDecimal } from "./decimal.ts";
import type { Differences } from "./differences.ts";
import { shorten } from "./differences.ts";

const nothing = "nothing";

/**
 * Compares JSON by meaning: the order of keys and the spelling of numbers are free, everything else counts.
 * `undefined` stands for a value that is not there.
 */
export function compareJson(
  differences: Differences,
  path: Path,
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
): void {
  if (differences.isIgnored(path)) return;
  if (Array.isArray(expected) && Array.isArray(actual)) {
    for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
      compareJson(differences, [...path, index], expected[index], actual[index]);
    }
  } else if (isJsonObject(expected) && isJsonObject(actual)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      compareJson(differences, [...path, key], memberOf(expected, key), memberOf(actual, key));
    }
  } else if (!sameScalar(expected, actual)) {
    reportDifference(differences, path, expected, actual);
  }
}

/** A part that is missing as a whole may consist of ignored values only, so its members are looked at one by one. */
function reportDifference(
  differences: Differences,
  path: Path,
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
): void {
  if (hasOnlyIgnored(differences, path, expected) && hasOnlyIgnored(differences, path, actual)) return;
  differences.add(path, describe(expected), describe(actual));
}

function hasOnlyIgnored(differences: Differences, path: Path, value: JsonValue | undefined): boolean {
  if (value === undefined) return true;
  if (!isJsonObject(value)) return differences.isIgnored(path);
  const keys = Object.keys(value);
  return (
    keys.length > 0 && keys.every((key) => hasOnlyIgnored(differences, [...path, key], memberOf(value, key)))
  );
}

function memberOf(value: Record<string, JsonValue>, key: string): JsonValue | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function sameScalar(expected: JsonValue | undefined, actual: JsonValue | undefined): boolean {
  const left = numberText(expected);
  const right = numberText(actual);
  if (left !== undefined && right !== undefined) return sameDecimal(left, right);
  return expected === actual;
}

function numberText(value: JsonValue | undefined): string | undefined {
  if (typeof value === "number") return String(value);
  return value instanceof JsonNumber ? value.text : undefined;
}

function describe(value: JsonValue | undefined): string {
  return value === undefined ? nothing : shorten(writeJson(value));
}
