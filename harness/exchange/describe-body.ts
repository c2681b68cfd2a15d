import { isUtf8 } from "node:buffer";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { JsonSyntaxError, readJson } from "./read-json.ts";

/**
 * A body as an exchange file states it: `json` where the content type says JSON and it is JSON, else `text` where it
 * is UTF-8, else `base64`.
 */
export function describeBody(bytes: Buffer, contentType: string): JsonObject {
  if (!isUtf8(bytes)) return { base64: bytes.toString("base64") };
  const text = bytes.toString("utf8");
  if (/^application\/(?:[\w.-]+\+)?json\b/i.test(contentType)) {
    const value = jsonOrUndefined(text);
    if (value !== undefined) return { json: value };
  }
  return { text };
}

function jsonOrUndefined(text: string): JsonValue | undefined {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}
