/** A JSON number kept as it was spelled, used where a JavaScript number would change its value or spelling. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** JSON data in which no number has lost a digit. */
export type JsonValue = null | boolean | number | string | JsonNumber | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Where a value stands inside a document: object keys and array indexes. */
export type Path = readonly (string | number)[];

/** The number as a JavaScript number where that spells it the same way, else as a JsonNumber. */
export function numberFromText(text: string): number | JsonNumber {
  const value = Number(text);
  return String(value) === text ? value : new JsonNumber(text);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  );
}

/** Sets a key as an own property, `__proto__` included. */
export function setKey(target: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

/** The same data with every number as a JavaScript number, for parts where no long numbers are expected. */
export function plainValue(value: unknown): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map(plainValue);
  if (!isJsonObject(value)) return value;
  const plain: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value))
    setKey(plain as JsonObject, key, plainValue(item) as JsonValue);
  return plain;
}

/** Writes JSON text, compact or indented by `indent` spaces; numbers leave as they were spelled. */
export function writeJson(value: JsonValue, indent = 0): string {
  return write(value, indent, "\n");
}

function write(value: JsonValue, indent: number, lineBreak: string): string {
  if (value instanceof JsonNumber) return value.text;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = lineBreak + " ".repeat(indent);
  if (Array.isArray(value)) {
    return enclose(
      "[",
      value.map((item) => write(item, indent, inner)),
      "]",
      indent,
      lineBreak,
    );
  }
  const colon = indent > 0 ? ": " : ":";
  const members = Object.entries(value).map(
    ([key, item]) => JSON.stringify(key) + colon + write(item, indent, inner),
  );
  return enclose("{", members, "}", indent, lineBreak);
}

function enclose(open: string, items: string[], close: string, indent: number, lineBreak: string): string {
  if (items.length === 0) return open + close;
  if (indent === 0) return open + items.join(",") + close;
  const inner = lineBreak + " ".repeat(indent);
  return open + inner + items.join("," + inner) + lineBreak + close;
}
