import { readFileSync, writeFileSync } from "node:fs";
import { Document, parseDocument } from "yaml";
import type { ScalarTag } from "yaml";
import type { JsonObject, JsonValue, Path } from "./json-value.ts";
import { JsonNumber, setKey, writeJson } from "./json-value.ts";
import { readJson } from "./read-json.ts";

/** Lets YAML writing keep numbers as they were spelled. */
const jsonNumberTag: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  identify: (value) => value instanceof JsonNumber,
  resolve: (text) => text,
  stringify: ({ value }) => (value as JsonNumber).text,
};
const yamlOptions = { customTags: [jsonNumberTag], aliasDuplicateObjects: false };
const layout = { lineWidth: 0 };

/** One part of an exchange document to set; a value of undefined removes it. */
export interface Change {
  path: Path;
  value: JsonValue | undefined;
}

/** The text of a new exchange file, in YAML. */
export function exchangeYaml(document: JsonObject): string {
  return new Document(document, yamlOptions).toString(layout);
}

/** Changes parts of an exchange file in place; comments of YAML and the indentation of JSON are kept. */
export function changeExchangeFile(file: string, changes: Change[]): void {
  const text = readFileSync(file, "utf8");
  const changed = file.endsWith(".json") ? changeJson(text, changes) : changeYaml(text, changes);
  writeFileSync(file, changed);
}

function changeYaml(text: string, changes: Change[]): string {
  const document = parseDocument(text, yamlOptions);
  for (const { path, value } of changes) {
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(value));
  }
  return document.toString(layout);
}

function changeJson(text: string, changes: Change[]): string {
  const root = readJson(text) as JsonObject;
  for (const { path, value } of changes) {
    const keys = path.map(String);
    const key = keys.pop() ?? "";
    let target = root;
    for (const parent of keys) {
      if (target[parent] === undefined) setKey(target, parent, {});
      // An array is reached by its indexes as an object is by its keys.
      target = target[parent] as JsonObject;
    }
    if (value === undefined) delete target[key];
    else setKey(target, key, value);
  }
  const indent = /^\{\r?\n( +)/.exec(text)?.[1]?.length ?? 2;
  return writeJson(root, indent) + "\n";
}
