import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { isJsonObject } from "../exchange/json-value.ts";
import { readTraces, traceSchema } from "./envoy-tap.ts";
import { cassetteSchema, readCassette } from "./go-vcr.ts";
import { archiveSchema, readArchive } from "./har.ts";
import type { Recording } from "./recording.ts";
import { UnreadableRecording } from "./recording.ts";

/** Reads a recording; the format is told by the content. Throws UnreadableRecording. */
export function readRecording(file: string): Recording {
  let text: string;
  try {
    text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new UnreadableRecording(`${file}: ${(error as Error).message}`);
  }
  const documents = parse(file, text);
  const [first] = documents;
  try {
    if (isJsonObject(first)) {
      if ("interactions" in first) return readCassette(cassetteSchema.parse(first));
      if ("log" in first) return readArchive(archiveSchema.parse(first));
      const traces = documents.map(snakeCaseKeys).filter(isTrace);
      if (traces.length > 0) return readTraces(traces.map((trace) => traceSchema.parse(trace)));
    }
  } catch (error) {
    throw new UnreadableRecording(`${file}: ${explain(error)}`);
  }
  throw new UnreadableRecording(`${file}: is no go-vcr cassette, HAR or Envoy tap`);
}

/** Tap sinks write JSON documents one after the other; cassettes are YAML, of which JSON is a part. */
function parse(file: string, text: string): unknown[] {
  if (!/^\s*\{/.test(text)) {
    return parseAllDocuments(text).map((document) => {
      const [error] = document.errors;
      if (error) throw new UnreadableRecording(`${file}: ${error.message}`);
      return document.toJS() as unknown;
    });
  }
  try {
    return splitJsonDocuments(text).map((part) => JSON.parse(part) as unknown);
  } catch (error) {
    throw new UnreadableRecording(`${file}: ${(error as Error).message}`);
  }
}

/** Splits `{…}{…}` at the ends of top-level objects; braces inside strings do not count. */
function splitJsonDocuments(text: string): string[] {
  const documents: string[] = [];
  let depth = 0;
  let start = 0;
  for (const token of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/gs)) {
    if (token[0] === "{") depth++;
    if (token[0] !== "}" || --depth > 0) continue;
    const end = token.index + 1;
    documents.push(text.slice(start, end));
    start = end;
  }
  const rest = text.slice(start);
  return rest.trim() === "" ? documents : [...documents, rest];
}

function isTrace(value: unknown): boolean {
  return isJsonObject(value) && ("http_buffered_trace" in value || "http_streamed_trace_segment" in value);
}

/** Protobuf JSON may spell keys in lower camel case. */
function snakeCaseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCaseKeys);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCaseKeys(item),
    ]),
  );
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).replaceAll("\n", " ");
  return error instanceof Error ? error.message : String(error);
}
