import type { JsonObject } from "./asked.ts";

/** Schemas may refer to themselves: what lies deeper is empty. */
const deepest = 8;

/** A value that fits a JSON Schema, as far as its types, enumerations and required properties go. */
export function exampleOf(schema: JsonObject, depth = 0): unknown {
  if (depth > deepest) return null;
  if ("const" in schema) return schema["const"];
  if ("default" in schema) return schema["default"];
  const values = listOf(schema["enum"]);
  if (values.length > 0) return values[0];
  const [branch] = ["anyOf", "oneOf", "allOf"].flatMap((key) => listOf(schema[key]));
  if (branch !== undefined) return exampleOf(objectOf(branch), depth + 1);
  switch (typeOf(schema)) {
    case "object":
      return objectExample(schema, depth);
    case "array":
      return Number(schema["minItems"] ?? 0) > 0 ? [exampleOf(objectOf(schema["items"]), depth + 1)] : [];
    case "integer":
    case "number":
      return Number(schema["minimum"] ?? 1);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return "example";
  }
}

/** The first of its types, in lower case: Gemini's own schemas have capitals. */
function typeOf(schema: JsonObject): string {
  const given = schema["type"];
  const [first] = Array.isArray(given) ? listOf(given) : [given];
  if (typeof first === "string") return first.toLowerCase();
  return "properties" in schema ? "object" : "string";
}

function objectExample(schema: JsonObject, depth: number): JsonObject {
  const required = new Set(listOf(schema["required"]));
  const members = Object.entries(objectOf(schema["properties"])).filter(([name]) => required.has(name));
  return Object.fromEntries(
    members.map(([name, property]) => [name, exampleOf(objectOf(property), depth + 1)]),
  );
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function objectOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}
