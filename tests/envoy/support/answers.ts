import type { StubAnswer } from "../../../harness/envoy/stub-upstream.ts";

/** An answer of JSON: a value, or a text as it stands. */
export function jsonAnswer(body: object | string, status = 200): StubAnswer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: { "content-type": "application/json" }, chunks: [Buffer.from(text)] };
}

/** A stream of events, each with the given data. */
export function eventsAnswer(...data: string[]): StubAnswer {
  const chunks = data.map((text) => Buffer.from(`data: ${text}\n\n`));
  return { status: 200, headers: { "content-type": "text/event-stream" }, chunks };
}
