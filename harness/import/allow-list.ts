import { isUtf8 } from "node:buffer";
import type { Headers } from "../exchange/types.ts";
import type { RecordedHeaders } from "./recording.ts";

/** Everything not listed here is dropped: credentials, cookies, and the ids of accounts, projects and people. */
const requestHeaders = new Set([
  "accept",
  "anthropic-beta",
  "anthropic-version",
  "content-type",
  "openai-beta",
  "x-stainless-helper-method",
]);

const responseHeaders = new Set([
  "content-encoding",
  "content-type",
  "request-id",
  "retry-after",
  "retry-after-ms",
  "x-request-id",
]);

const queryParameters = new Set(["alt", "api-version", "beta"]);

export function allowedRequestHeaders(headers: RecordedHeaders): Headers {
  return allowed(headers, requestHeaders);
}

/** Of the response, `content-encoding` only stays while the recorded body is still encoded. */
export function allowedResponseHeaders(headers: RecordedHeaders, body: Buffer): Headers {
  const kept = allowed(headers, responseHeaders);
  if (isUtf8(body)) delete kept["content-encoding"];
  return kept;
}

/** Path and query, the query without parameters that may be credentials (`key`, signatures, tokens). */
export function allowedPath(url: URL): string {
  const kept = [...url.searchParams].filter(([name]) => queryParameters.has(name));
  const query = new URLSearchParams(kept).toString();
  return query === "" ? url.pathname : `${url.pathname}?${query}`;
}

function allowed(headers: RecordedHeaders, names: Set<string>): Headers {
  return Object.fromEntries(headers.filter(([name]) => names.has(name)));
}
