import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { configJsonSchema } from "../../harness/filterapi/json-schema.ts";

interface SchemaNode {
  description?: string;
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  additionalProperties?: SchemaNode | boolean;
  anyOf?: SchemaNode[];
}

const schema = configJsonSchema() as SchemaNode;

/** All keys of the schema, with the descriptions they have. */
function* keysOf(node: SchemaNode): Generator<[string, string | undefined]> {
  for (const [key, member] of Object.entries(node.properties ?? {})) {
    yield [key, member.description];
    yield* keysOf(member);
  }
  const { items, additionalProperties, anyOf } = node;
  for (const part of [items, additionalProperties, ...(anyOf ?? [])]) {
    if (typeof part === "object") yield* keysOf(part);
  }
}

describe("the JSON Schema of filterapi", () => {
  it("is what configs/filterapi.schema.json holds", () => {
    const kept: unknown = JSON.parse(readFileSync("configs/filterapi.schema.json", "utf8"));
    const remedy = "out of date: npm run --silent validate -- --schema > configs/filterapi.schema.json";
    assert.deepEqual(JSON.parse(JSON.stringify(schema)), kept, remedy);
  });

  it("describes every key", () => {
    const silent = [...keysOf(schema)].filter(([, description]) => description === undefined);
    assert.deepEqual(silent, []);
  });

  it("has every key in docs/configuration.md", () => {
    const text = readFileSync("docs/configuration.md", "utf8");
    const code = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span);
    const words = new Set(code.join(" ").match(/[A-Za-z]+/g));
    const missing = [...keysOf(schema)].map(([key]) => key).filter((key) => !words.has(key));
    assert.deepEqual(missing, []);
  });
});
