import type { Path } from "../exchange/json-value.ts";
import type { GoldenRequest, GoldenResponse, Headers } from "../exchange/types.ts";
import { compareBody, compareEvents } from "./compare-body.ts";
import type { Differences } from "./differences.ts";
import { quote } from "./differences.ts";
import type { HeaderList, ReceivedRequest, ReceivedResponse } from "./outcome.ts";

/** Compares the request that reached the backend; `path` is where the golden stands in the exchange. */
export function compareUpstreamRequest(
  differences: Differences,
  golden: GoldenRequest,
  actual: ReceivedRequest,
  path: Path = ["upstream", "request"],
): void {
  if (golden.method !== actual.method) differences.add([...path, "method"], golden.method, actual.method);
  if (!sameRequestPath(golden.path, actual.path)) {
    differences.add([...path, "path"], quote(golden.path), quote(actual.path));
  }
  compareHeaders(differences, [...path, "headers"], golden.headers, actual.headers);
  for (const name of golden.absentHeaders) {
    const value = headerValue(actual.headers, name);
    if (value !== undefined) differences.add([...path, "headers", name], "nothing", quote(value));
  }
  if (golden.body) compareBody(differences, [...path, "body"], golden.body, actual.body, actual.headers);
  checkContentLength(differences, path, actual);
}

/** Compares the response that reached the client. A golden without body and events leaves the body free. */
export function compareClientResponse(
  differences: Differences,
  golden: GoldenResponse,
  actual: ReceivedResponse,
): void {
  const path = ["client", "response"];
  if (golden.status !== actual.status) {
    differences.add([...path, "status"], String(golden.status), String(actual.status));
  }
  const { headers, body } = actual;
  compareHeaders(differences, [...path, "headers"], golden.headers, headers);
  if (golden.body) compareBody(differences, [...path, "body"], golden.body, body, headers);
  if (golden.events) compareEvents(differences, [...path, "events"], golden.events, body, headers);
  checkContentLength(differences, path, actual);
}

function compareHeaders(differences: Differences, path: Path, golden: Headers, actual: HeaderList): void {
  for (const [name, expected] of Object.entries(golden)) {
    const value = headerValue(actual, name);
    if (value !== expected) {
      differences.add([...path, name], quote(expected), value === undefined ? "nothing" : quote(value));
    }
  }
}

/** The values of a header joined as Envoy joins them; undefined when it is absent. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  const values = headers.filter(([key]) => key === name).map(([, value]) => value);
  return values.length > 0 ? values.join(",") : undefined;
}

/** A wrong content-length breaks HTTP framing, so it is a difference whether a golden lists it or not. */
function checkContentLength(
  differences: Differences,
  path: Path,
  message: { headers: HeaderList; body: Buffer },
): void {
  const stated = headerValue(message.headers, "content-length");
  if (stated === undefined || Number(stated) === message.body.length) return;
  differences.add([...path, "headers", "content-length"], String(message.body.length), stated);
}

/** Equal after percent-decoding each segment, with the query as a set of decoded pairs. */
export function sameRequestPath(left: string, right: string): boolean {
  return requestPathKey(left) === requestPathKey(right);
}

function requestPathKey(text: string): string {
  const [path = "", ...query] = text.split("?");
  const segments = path.split("/").map(decodePart);
  const pairs = query
    .join("?")
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => pair.split("=").map(decodePart));
  const set = new Set(pairs.map((pair) => JSON.stringify(pair)));
  return JSON.stringify([segments, [...set].sort()]);
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
