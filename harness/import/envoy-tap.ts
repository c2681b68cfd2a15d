import { z } from "zod";
import type { RecordedCall, RecordedHeaders, Recording } from "./recording.ts";
import { UnusableCallError, collectCalls } from "./recording.ts";

const headerValue = z.object({
  key: z.string(),
  value: z.string().optional(),
  raw_value: z.string().optional(),
});
const headers = z.array(headerValue).default([]);
const body = z.object({
  as_bytes: z.string().optional(),
  as_string: z.string().optional(),
  truncated: z.boolean().optional(),
});
const message = z.object({ headers, body: body.nullish(), headers_received_time: z.string().nullish() });
const headerMap = z.object({ headers });

/** One JSON document of an Envoy tap sink: envoy.data.tap.v3.TraceWrapper, keys as in the proto. */
export const traceSchema = z.union([
  z.object({ http_buffered_trace: z.object({ request: message, response: message.nullish() }) }),
  z.object({
    http_streamed_trace_segment: z.object({
      trace_id: z.union([z.string(), z.number()]).default("0"),
      request_headers: headerMap.nullish(),
      request_body_chunk: body.nullish(),
      response_headers: headerMap.nullish(),
      response_body_chunk: body.nullish(),
    }),
  }),
]);

type Trace = z.infer<typeof traceSchema>;
type Segment = Extract<Trace, { http_streamed_trace_segment: unknown }>["http_streamed_trace_segment"];
type TapBody = z.infer<typeof body>;
type TapHeaders = z.infer<typeof headers>;

/** A trace put together: the pieces of both bodies in order. */
interface Exchanged {
  requestHeaders: TapHeaders;
  requestBody: TapBody[];
  responseHeaders: TapHeaders | undefined;
  responseBody: TapBody[];
  streamed: boolean;
  recorded?: string | null | undefined;
}

/** Reads buffered traces, and streamed segments, which belong together by their trace id. */
export function readTraces(traces: Trace[]): Recording {
  const calls: Exchanged[] = [];
  const streams = new Map<string, Exchanged>();
  for (const trace of traces) {
    if ("http_buffered_trace" in trace) {
      const { request, response } = trace.http_buffered_trace;
      calls.push({
        requestHeaders: request.headers,
        requestBody: request.body ? [request.body] : [],
        responseHeaders: response?.headers,
        responseBody: response?.body ? [response.body] : [],
        streamed: false,
        recorded: request.headers_received_time,
      });
    } else {
      addSegment(trace.http_streamed_trace_segment, streams, calls);
    }
  }
  return collectCalls("envoy-tap", calls, readExchanged);
}

function addSegment(segment: Segment, streams: Map<string, Exchanged>, calls: Exchanged[]): void {
  const id = String(segment.trace_id);
  let stream = streams.get(id);
  if (!stream) {
    stream = {
      requestHeaders: [],
      requestBody: [],
      responseHeaders: undefined,
      responseBody: [],
      streamed: true,
    };
    streams.set(id, stream);
    calls.push(stream);
  }
  if (segment.request_headers) stream.requestHeaders = segment.request_headers.headers;
  if (segment.request_body_chunk) stream.requestBody.push(segment.request_body_chunk);
  if (segment.response_headers) stream.responseHeaders = segment.response_headers.headers;
  if (segment.response_body_chunk) stream.responseBody.push(segment.response_body_chunk);
}

function readExchanged(exchanged: Exchanged): RecordedCall {
  const { responseHeaders, requestBody, responseBody } = exchanged;
  if (!responseHeaders) throw new UnusableCallError("the trace holds no response");
  if ([...requestBody, ...responseBody].some((piece) => piece.truncated)) {
    throw new UnusableCallError(
      "a body was truncated; raise max_buffered_rx_bytes and max_buffered_tx_bytes",
    );
  }
  const request = flatten(exchanged.requestHeaders);
  const response = flatten(responseHeaders);
  const pseudo = (name: string): string => request.find(([key]) => key === name)?.[1] ?? "";
  const authority = pseudo(":authority") || pseudo("host") || "unknown.invalid";
  const pieces = responseBody.map(bytesOf);
  const recorded = Date.parse(exchanged.recorded ?? "");
  return {
    request: {
      method: pseudo(":method") || "GET",
      url: new URL(`${pseudo(":scheme") || "https"}://${authority}${pseudo(":path") || "/"}`),
      headers: withoutPseudo(request),
      body: Buffer.concat(requestBody.map(bytesOf)),
    },
    response: {
      status: Number(response.find(([key]) => key === ":status")?.[1] ?? 200),
      headers: withoutPseudo(response),
      body: Buffer.concat(pieces),
      ...(exchanged.streamed && pieces.length > 1 && { chunks: pieces.map((piece) => piece.length) }),
    },
    ...(Number.isFinite(recorded) && { recorded: new Date(recorded).toISOString() }),
  };
}

function bytesOf(piece: TapBody): Buffer {
  return piece.as_string === undefined
    ? Buffer.from(piece.as_bytes ?? "", "base64")
    : Buffer.from(piece.as_string);
}

function flatten(given: TapHeaders): RecordedHeaders {
  return given.map(({ key, value, raw_value: raw }) => [
    key.toLowerCase(),
    value || (raw === undefined ? "" : Buffer.from(raw, "base64").toString("utf8")),
  ]);
}

function withoutPseudo(given: RecordedHeaders): RecordedHeaders {
  return given.filter(([name]) => !name.startsWith(":"));
}
