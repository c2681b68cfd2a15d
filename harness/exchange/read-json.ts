import type { JsonObject, JsonValue, Path } from "./json-value.ts";
import { numberFromText, setKey } from "./json-value.ts";

const deepest = 1000;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const stringPattern = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const spacePattern = /[ \t\n\r]*/y;

/** Invalid JSON text; `offset` counts UTF-16 units from the start. */
export class JsonSyntaxError extends Error {
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.name = "JsonSyntaxError";
    this.offset = offset;
  }
}

/** Called for every value read, with the place it starts at; `path` is reused, so copy what must be kept. */
export type PlaceListener = (path: Path, offset: number) => void;

/**
 * Reads JSON (RFC 8259) without losing digits of numbers; of duplicate keys the last wins.
 * Throws JsonSyntaxError.
 */
export function readJson(text: string, onPlace?: PlaceListener): JsonValue {
  const reader = new Reader(text, onPlace);
  const value = reader.value();
  reader.skipSpace();
  if (reader.position < text.length) reader.fail("text after the end of the value");
  return value;
}

class Reader {
  position = 0;
  private readonly text: string;
  private readonly onPlace: PlaceListener | undefined;
  private readonly path: (string | number)[] = [];

  constructor(text: string, onPlace: PlaceListener | undefined) {
    this.text = text;
    this.onPlace = onPlace;
  }

  value(): JsonValue {
    this.skipSpace();
    this.onPlace?.(this.path, this.position);
    if (this.path.length > deepest) this.fail(`nested deeper than ${deepest} levels`);
    switch (this.text[this.position]) {
      case "{":
        return this.object();
      case "[":
        return this.array();
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return numberFromText(this.match(numberPattern) ?? this.fail("expected a value"));
    }
  }

  private object(): JsonObject {
    const members: JsonObject = {};
    this.list("}", () => {
      const key = this.string();
      this.skipSpace();
      this.expect(":");
      this.path.push(key);
      setKey(members, key, this.value());
      this.path.pop();
    });
    return members;
  }

  private array(): JsonValue[] {
    const items: JsonValue[] = [];
    this.list("]", () => {
      this.path.push(items.length);
      items.push(this.value());
      this.path.pop();
    });
    return items;
  }

  private list(close: string, item: () => void): void {
    this.position++;
    this.skipSpace();
    if (this.text[this.position] === close) {
      this.position++;
      return;
    }
    for (;;) {
      this.skipSpace();
      item();
      this.skipSpace();
      if (this.text[this.position] === close) break;
      this.expect(",");
    }
    this.position++;
  }

  private string(): string {
    const start = this.position;
    const token = this.match(stringPattern) ?? this.fail("expected a string");
    try {
      return JSON.parse(token) as string;
    } catch {
      this.position = start;
      return this.fail("a string with an unknown escape or a bare control character");
    }
  }

  private word<T extends JsonValue>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.position)) this.fail(`expected ${word}`);
    this.position += word.length;
    return value;
  }

  private expect(character: string): void {
    if (this.text[this.position] !== character) this.fail(`expected "${character}"`);
    this.position++;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  skipSpace(): void {
    this.match(spacePattern);
  }

  fail(reason: string): never {
    throw new JsonSyntaxError(reason, this.position);
  }
}
