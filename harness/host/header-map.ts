import type { Pairs } from "./pairs.ts";
import { SINGLE_HEADERS } from "./single-headers.ts";
import type { HeaderMapKind } from "./single-headers.ts";

/** Headers or trailers as tests and replay see them: in order, names in lower case, values as text. */
export type HeaderList = [name: string, value: string][];

/** One header map, with the semantics of Envoy's HeaderMapImpl. Names and values are byte strings, so that nothing is lost. */
export class HeaderMap {
  readonly #kind: HeaderMapKind;
  #pairs: Pairs = [];

  constructor(kind: HeaderMapKind = "plain") {
    this.#kind = kind;
  }

  static of(list: readonly (readonly [string, string])[], kind: HeaderMapKind = "plain"): HeaderMap {
    const map = new HeaderMap(kind);
    for (const [name, value] of list) map.add(toByteString(name), toByteString(value));
    return map;
  }

  /** How many lines it has. */
  get size(): number {
    return this.#pairs.length;
  }

  /** The bytes of all names and values. */
  get byteSize(): number {
    return this.#pairs.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  }

  pairs(): Pairs {
    return this.#pairs.map(([name, value]) => [name, value]);
  }

  list(): HeaderList {
    return this.#pairs.map(([name, value]) => [toText(name), toText(value)]);
  }

  /** The first value of that name. */
  get(name: string): string | undefined {
    const wanted = this.#key(name);
    return this.#pairs.find(([candidate]) => candidate === wanted)?.[1];
  }

  add(name: string, value: string): void {
    const key = this.#key(name);
    const existing = SINGLE_HEADERS[this.#kind].has(key)
      ? this.#pairs.find(([candidate]) => candidate === key)
      : undefined;
    if (existing) existing[1] += `,${value}`;
    else if (key.startsWith(":")) this.#pairs.splice(this.#pseudoHeaders, 0, [key, value]);
    else this.#pairs.push([key, value]);
  }

  /** Leaves one line of that name, wherever and however often it stood before. */
  replace(name: string, value: string): void {
    this.remove(name);
    this.add(name, value);
  }

  remove(name: string): void {
    const unwanted = this.#key(name);
    this.#pairs = this.#pairs.filter(([candidate]) => candidate !== unwanted);
  }

  replaceAll(pairs: Pairs): void {
    this.#pairs = [];
    for (const [name, value] of pairs) this.add(name, value);
  }

  /** In a request, Envoy keeps "host" as ":authority". */
  #key(name: string): string {
    const key = name.toLowerCase();
    return key === "host" && this.#kind === "request" ? ":authority" : key;
  }

  /** Pseudo-headers stay in front, as HTTP/2 wants them. */
  get #pseudoHeaders(): number {
    return this.#pairs.filter(([name]) => name.startsWith(":")).length;
  }
}

/** A text as its UTF-8 bytes, one character each. */
export function toByteString(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** The text a byte string holds: as UTF-8 where it is that, else one character a byte. */
export function toText(bytes: string): string {
  const text = Buffer.from(bytes, "latin1").toString("utf8");
  return text.includes("\ufffd") ? bytes : text;
}
