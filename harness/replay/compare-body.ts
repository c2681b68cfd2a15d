import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { JsonObject, JsonValue, Path } from "../exchange/json-value.ts";
import { JsonSyntaxError, readJson } from "../exchange/read-json.ts";
import type { Body, GoldenEvent } from "../exchange/types.ts";
import { compareJson } from "./compare-json.ts";
import type { Differences } from "./differences.ts";
import { quote } from "./differences.ts";
import type { HeaderList } from "./outcome.ts";
import { eventData, parseServerSentEvents } from "./server-sent-events.ts";

/** Compares a body with its golden: `json` by meaning, every other kind byte for byte. */
export function compareBody(
  differences: Differences,
  path: Path,
  golden: Body,
  actual: Buffer,
  headers: HeaderList,
): void {
  if (differences.isIgnored(path)) return;
  if (golden.kind === "json") {
    const value = readJsonBody(differences, path, actual, headers);
    if (value !== undefined) compareJson(differences, path, golden.value, value);
  } else if (!golden.bytes.equals(actual)) {
    reportBytes(differences, path, golden.bytes, actual);
  }
}

/** Compares the events of a stream, in order, with the golden ones. */
export function compareEvents(
  differences: Differences,
  path: Path,
  golden: GoldenEvent[],
  actual: Buffer,
  headers: HeaderList,
): void {
  const text = decodeText(differences, path, actual, headers);
  if (text === undefined) return;
  const events = parseServerSentEvents(text);
  if (golden.length !== events.length) {
    differences.add(path, `${golden.length} events`, `${events.length} events`);
  }
  for (let index = 0; index < Math.max(golden.length, events.length); index++) {
    const expected = golden[index];
    const event = events[index];
    const expectsText = typeof expected?.data === "string" && event?.data === expected.data;
    compareJson(
      differences,
      [...path, index],
      expected && asObject(expected.event, expected.data),
      event && asObject(event.event, expectsText ? event.data : eventData(event.data)),
    );
  }
}

function asObject(event: string | undefined, data: JsonValue): JsonObject {
  return event === undefined ? { data } : { event, data };
}

function readJsonBody(
  differences: Differences,
  path: Path,
  actual: Buffer,
  headers: HeaderList,
): JsonValue | undefined {
  const text = decodeText(differences, path, actual, headers);
  if (text === undefined) return undefined;
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    differences.add(path, "JSON", `${quote(text)} (${error.message} at character ${error.offset})`);
    return undefined;
  }
}

function decodeText(
  differences: Differences,
  path: Path,
  bytes: Buffer,
  headers: HeaderList,
): string | undefined {
  const encoding = headers.find(([name]) => name === "content-encoding")?.[1] ?? "identity";
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(decompress(bytes, encoding));
  } catch (error) {
    differences.add(path, "UTF-8 text", `${bytes.length} bytes: ${(error as Error).message}`);
    return undefined;
  }
}

function decompress(bytes: Buffer, encoding: string): Buffer {
  if (encoding === "gzip") return gunzipSync(bytes);
  if (encoding === "deflate") return inflateSync(bytes);
  if (encoding === "br") return brotliDecompressSync(bytes);
  return bytes;
}

function reportBytes(differences: Differences, path: Path, expected: Buffer, actual: Buffer): void {
  let same = 0;
  while (same < expected.length && expected[same] === actual[same]) same++;
  const from = Math.max(0, same - 20);
  const excerpt = (bytes: Buffer): string => {
    const place = `from byte ${from} of ${bytes.length}`;
    return `${quote(bytes.subarray(from, same + 60).toString("utf8"))} ${place}`;
  };
  differences.add(path, excerpt(expected), excerpt(actual));
}
