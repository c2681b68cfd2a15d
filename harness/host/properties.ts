import { encodePairs } from "./pairs.ts";

/** A number is an integer (8 bytes) or, within metadata, a double, as in Envoy. */
export type PropertyValue = string | number | Uint8Array;

/** Properties Envoy would know of a stream, by path: parts joined by "." or, where a part holds dots itself, by a zero byte. */
export type Properties = Readonly<Record<string, PropertyValue>>;

type Node = Map<string, Node | Buffer>;

/** The parts of a path as `Properties` and `proxy_get_property` write it. */
export function splitPath(path: string): string[] {
  return path.split(path.includes("\0") ? "\0" : ".");
}

/** Properties as the tree the filter walks. A whole branch reads as serialised pairs, as a protobuf Struct does. */
export class PropertyTree {
  readonly #root: Node = new Map();

  constructor(properties: Properties) {
    this.add(properties);
  }

  /** Adds properties; what stands at one of their paths is replaced. */
  add(properties: Properties): void {
    for (const [path, value] of Object.entries(properties)) this.#add(splitPath(path), value);
  }

  get(path: readonly string[]): Buffer | undefined {
    let node: Node | Buffer | undefined = this.#root;
    for (const part of path) node = node instanceof Map ? node.get(part) : undefined;
    return node && serialise(node);
  }

  #add(parts: string[], value: PropertyValue): void {
    let node = this.#root;
    for (const part of parts.slice(0, -1)) {
      const child = node.get(part) ?? new Map<string, Node | Buffer>();
      if (!(child instanceof Map)) throw new Error(`properties: "${parts.join(".")}" lies below a value`);
      node.set(part, child);
      node = child;
    }
    node.set(parts.at(-1) ?? "", toBytes(value, parts.includes("filter_metadata")));
  }
}

/** A value as Envoy serialises it: numbers as 8 bytes, lowest first. */
export function toBytes(value: PropertyValue, isMetadata = false): Buffer {
  if (typeof value !== "number") return Buffer.from(value as string);
  const bytes = Buffer.alloc(8);
  if (isMetadata) bytes.writeDoubleLE(value);
  else bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

function serialise(node: Node | Buffer): Buffer {
  if (Buffer.isBuffer(node)) return node;
  const byteString = (value: Node | Buffer): string => serialise(value).toString("latin1");
  return encodePairs(
    Array.from(node, ([key, value]) => [Buffer.from(key).toString("latin1"), byteString(value)]),
  );
}
