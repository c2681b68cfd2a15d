import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { Document, Node } from "yaml";
import type { LocatedProblem, ValuePath } from "./problem.ts";

/** A place in a text; both count from 1. */
export interface Place {
  line: number;
  column: number;
}

/** A configuration text that has been read: its value, and where each part of it stands. */
export interface Source {
  value: unknown;
  /** Where the part at this path stands; for a part that is absent, the nearest part around it. */
  placeOf(path: ValuePath): Place;
}

/** Reads YAML 1.2 (of which JSON is a part). Gives the syntax errors instead where there are any. */
export function readSource(file: string, text: string): Source | LocatedProblem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: "1.2", lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return { file, line, column: col, path: "config", reason: error.message };
    });
  }
  return {
    value: document.toJS({ maxAliasCount: 100 }) as unknown,
    placeOf: (path) => placeIn(document, lines, path),
  };
}

/** Where the part of a document at this path stands; for a part that is absent, the nearest part around it. */
export function placeIn(document: Document.Parsed, lines: LineCounter, path: ValuePath): Place {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const part of path) {
    const found: Step | undefined = node === null ? undefined : step(document, node, part);
    if (found === undefined) break;
    node = found.node;
    offset = found.offset;
  }
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

interface Step {
  node: Node | null;
  offset: number;
}

/** Goes from a node to a member; a member of an object stands where its key does. */
function step(document: Document.Parsed, from: Node, part: string | number): Step | undefined {
  const node = isAlias(from) ? from.resolve(document) : from;
  if (isSeq(node) && typeof part === "number") {
    const item = node.items[part] as Node | undefined;
    return item === undefined ? undefined : { node: item, offset: item.range?.[0] ?? 0 };
  }
  if (!isMap(node) || typeof part !== "string") return undefined;
  const pairs = node.items.filter(
    ({ key }) => isScalar(key) && String(key.value).toLowerCase() === part.toLowerCase(),
  );
  const pair = pairs.find(({ key }) => isScalar(key) && key.value === part) ?? pairs[0];
  if (pair === undefined) return undefined;
  return { node: pair.value as Node | null, offset: (pair.key as Node).range?.[0] ?? 0 };
}
