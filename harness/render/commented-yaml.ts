import { Document, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Node } from "yaml";

/** A value with a comment that stands above it where it is written. */
export class Commented {
  readonly comment: string;
  readonly value: unknown;

  constructor(comment: string, value: unknown) {
    this.comment = comment;
    this.value = value;
  }
}

/** Puts a comment above a member of an object or a list; lines are separated by \n. */
export function note(comment: string, value: unknown): Commented {
  return new Commented(comment, value);
}

/** Writes a value as YAML, members that are undefined left out, with the comments that `note` put in. */
export function toYaml(value: unknown, header: string): string {
  // YAML 1.1 quotes what Envoy's parser would take for a boolean, such as a backend named "on".
  const document = new Document(toNode(value), { version: "1.1" });
  document.commentBefore = commentLines(header);
  return document.toString({ lineWidth: 0, blockQuote: "literal", directives: false });
}

function toNode(value: unknown): Node {
  if (value instanceof Commented) {
    const node = toNode(value.value);
    node.commentBefore = commentLines(value.comment);
    return node;
  }
  if (Array.isArray(value)) {
    const list = new YAMLSeq();
    list.items = value.map(toNode);
    return list;
  }
  if (typeof value !== "object" || value === null) return new Scalar(value);
  const map = new YAMLMap();
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const key = new Scalar(name);
    if (item instanceof Commented) key.commentBefore = commentLines(item.comment);
    map.set(key, toNode(item instanceof Commented ? item.value : item));
  }
  return map;
}

function commentLines(comment: string): string {
  return comment
    .split("\n")
    .map((line) => (line === "" ? "" : ` ${line}`))
    .join("\n");
}
