/** Whose headers a map holds; "plain" for trailers, metadata and the answers of callouts. */
export type HeaderMapKind = "request" | "response" | "plain";

const BOTH = [
  "cache-control",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
  "via",
  "x-request-id",
];

const REQUEST = [
  ":authority",
  ":method",
  ":path",
  ":scheme",
  "accept",
  "accept-encoding",
  "authorization",
  "expect",
  "grpc-timeout",
  "if-match",
  "origin",
  "pragma",
  "referer",
  "te",
  "user-agent",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-envoy-max-retries",
  "x-envoy-retry-on",
  "x-envoy-upstream-rq-timeout-ms",
];

const RESPONSE = [":status", "age", "date", "etag", "grpc-status", "location", "server", "vary"];

/**
 * Headers Envoy 1.40 keeps in one slot each: adding a second value joins it to the first with a comma, instead of making
 * another line.
 */
export const SINGLE_HEADERS: Readonly<Record<HeaderMapKind, ReadonlySet<string>>> = {
  request: new Set([...BOTH, ...REQUEST]),
  response: new Set([...BOTH, ...RESPONSE]),
  plain: new Set(),
};
