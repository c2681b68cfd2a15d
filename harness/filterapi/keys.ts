import { z } from "zod";
import type { ValuePath } from "./problem.ts";
import { suggest } from "./suggest.ts";

/** What reading the keys of a value gives: the value under canonical keys, and the keys that cannot be. */
export interface CanonicalValue {
  value: unknown;
  problems: KeyProblem[];
}

/** A key that cannot be; `path` is made of canonical keys, but for an unknown key itself. */
export interface KeyProblem {
  path: ValuePath;
  reason: string;
}

/**
 * Spells the keys of a value as the schema does (they match without regard to ASCII case), takes members
 * that are null off, and reports unknown keys and keys given twice.
 */
export function canonicalise(schema: z.core.$ZodType, value: unknown): CanonicalValue {
  const problems: KeyProblem[] = [];
  return { value: visit(schema, value, [], problems), problems };
}

function visit(schema: z.core.$ZodType, value: unknown, path: ValuePath, problems: KeyProblem[]): unknown {
  const inner = structureOf(schema, value);
  if (Array.isArray(value)) {
    if (!(inner instanceof z.ZodArray)) return value;
    return value.map((item, index) => visit(inner.element, item, [...path, index], problems));
  }
  if (!isObject(value)) return value;
  if (inner instanceof z.ZodObject) return visitObject(inner, value, path, problems);
  if (!(inner instanceof z.ZodRecord)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, visit(inner.valueType, item, [...path, key], problems)]),
  );
}

function visitObject(
  schema: z.ZodObject,
  value: Record<string, unknown>,
  path: ValuePath,
  problems: KeyProblem[],
): Record<string, unknown> {
  const shape: Record<string, z.core.$ZodType> = schema.shape;
  const canonicalKeys = Object.keys(shape);
  const result: Record<string, unknown> = {};
  const spellings = new Map<string, string>();
  for (const [written, item] of Object.entries(value)) {
    const key = canonicalKeys.find((candidate) => candidate.toLowerCase() === written.toLowerCase());
    if (key === undefined) {
      problems.push({ path: [...path, written], reason: unknownKey(written, canonicalKeys) });
      continue;
    }
    const earlier = spellings.get(key);
    if (earlier !== undefined) {
      problems.push({
        path: [...path, key],
        reason: `duplicate key: written as "${earlier}" and "${written}"`,
      });
      continue;
    }
    spellings.set(key, written);
    if (item !== null) result[key] = visit(shape[key]!, item, [...path, key], problems);
  }
  return result;
}

function unknownKey(written: string, known: readonly string[]): string {
  const suggestion = suggest(written, known);
  return suggestion === undefined ? "unknown key" : `unknown key, did you mean "${suggestion}"?`;
}

/** The object, array or record schema that reads the value, under defaults, transforms and unions. */
function structureOf(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  if (schema instanceof z.ZodPipe) return structureOf(schema.in, value);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return structureOf(schema.def.innerType, value);
  }
  if (schema instanceof z.ZodUnion && isObject(value)) {
    return schema.options.find((option) => option instanceof z.ZodObject) ?? schema;
  }
  return schema;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
