import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { Document, Node } from "yaml";
import type { JsonObject, JsonValue, Path } from "./json-value.ts";
import { numberFromText, setKey } from "./json-value.ts";
import { UnreadableExchange } from "./problem.ts";
import { JsonSyntaxError, readJson } from "./read-json.ts";

/** A parsed file and where its parts stand. */
export interface SourceDocument {
  value: JsonValue;
  /** Line and column, both from 1, of the value at this path, or of the nearest parent that is there. */
  locate(path: Path): { line: number; column: number };
}

/** Parses YAML 1.2 or, by file extension, JSON. Throws UnreadableExchange with line and column. */
export function readDocument(file: string, text: string): SourceDocument {
  return file.endsWith(".json") ? readJsonDocument(file, text) : readYamlDocument(file, text);
}

function readJsonDocument(file: string, text: string): SourceDocument {
  const withoutMark = text.replace(/^\uFEFF/, "");
  try {
    const value = readJson(withoutMark);
    return { value, locate: (path) => lineAndColumn(withoutMark, offsetOf(withoutMark, path)) };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new UnreadableExchange([
      { file, ...lineAndColumn(withoutMark, error.offset), reason: error.message },
    ]);
  }
}

/** The place of the value at the path, or of its nearest parent: parents come before what they hold. */
function offsetOf(text: string, wanted: Path): number {
  let nearest = 0;
  readJson(text, (path, offset) => {
    if (path.every((part, index) => part === wanted[index])) nearest = offset;
  });
  return nearest;
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

function readYamlDocument(file: string, text: string): SourceDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new UnreadableExchange(
      document.errors.map((error) => {
        const place = lines.linePos(error.pos[0]);
        return { file, line: place.line, column: place.col, reason: error.message };
      }),
    );
  }
  const locate = (path: Path): { line: number; column: number } => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as Node | undefined;
      if (node?.range) {
        const place = lines.linePos(node.range[0]);
        return { line: place.line, column: place.col };
      }
    }
    return { line: 1, column: 1 };
  };
  return { value: fromNode(document, document.contents), locate };
}

function fromNode(document: Document, node: unknown): JsonValue {
  if (isAlias(node)) return fromNode(document, node.resolve(document));
  if (isMap(node)) {
    const members: JsonObject = {};
    for (const pair of node.items) setKey(members, keyText(pair.key), fromNode(document, pair.value));
    return members;
  }
  if (isSeq(node)) return node.items.map((item) => fromNode(document, item));
  if (!isScalar(node)) return null;
  if (typeof node.value === "number" && node.source && /^-?\d/.test(node.source)) {
    return jsonSpelling(node.source) ?? node.value;
  }
  return node.value as JsonValue;
}

function keyText(key: unknown): string {
  return isScalar(key) ? (typeof key.value === "string" ? key.value : (key.source ?? String(key.value))) : "";
}

/** YAML allows spellings JSON does not (`0x1F`, `007`); those stay JavaScript numbers. */
function jsonSpelling(source: string): JsonValue | undefined {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(source) ? numberFromText(source) : undefined;
}
