import type { JsonValue } from "../exchange/json-value.ts";
import { JsonSyntaxError, readJson } from "../exchange/read-json.ts";

/** One dispatched event: its name where it has one, and the data lines joined by line feeds. */
export interface ServerSentEvent {
  event?: string;
  data: string;
}

/**
 * Parses an event stream as a client does (WHATWG HTML, section 9.2.6): comments, `id` and `retry` make no event,
 * and an event that the stream ends in the middle of is dropped.
 */
export function parseServerSentEvents(text: string): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  let name = "";
  let data: string[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  lines.pop();
  for (const line of lines) {
    if (line === "") {
      if (data.length > 0) events.push({ ...(name !== "" && { event: name }), data: data.join("\n") });
      name = "";
      data = [];
      continue;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return events;
}

/** The data of an event as goldens state it: JSON where it is JSON, else the text. */
export function eventData(data: string): JsonValue {
  try {
    return readJson(data);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return data;
    throw error;
  }
}
