import { describeBody } from "../exchange/describe-body.ts";
import type { JsonObject, JsonValue, Path } from "../exchange/json-value.ts";
import { isJsonObject, setKey } from "../exchange/json-value.ts";
import type { Attempt, Body, Exchange, GoldenRequest, Headers } from "../exchange/types.ts";
import { changeExchangeFile } from "../exchange/write.ts";
import type { Change } from "../exchange/write.ts";
import { usageKeys } from "./compare-outcome.ts";
import { headerValue } from "./compare-message.ts";
import { Differences } from "./differences.ts";
import type { HeaderList, Outcome, ReceivedRequest, ReceivedResponse } from "./outcome.ts";
import { eventData, parseServerSentEvents } from "./server-sent-events.ts";

/** Rewrites the golden corners of an exchange's file with what came out. */
export function updateGoldens(exchange: Exchange, outcome: Outcome): void {
  changeExchangeFile(exchange.file, goldenChanges(exchange, outcome));
}

/**
 * The changes that make the goldens say what came out. Goldens keep their form: only listed headers, usage keys and
 * costs are written, a body stays json, text or base64, and values at ignored paths stay as they are.
 */
export function goldenChanges(exchange: Exchange, outcome: Outcome): Change[] {
  const { upstreamRequest, clientResponse, pick } = outcome;
  const differences = new Differences(exchange);
  const changes: Change[] = [];
  const requestPath = [...exchange.upstreamPath, "request"];
  if (exchange.attempts && upstreamRequest) {
    changes.push(...attemptChanges(exchange.attempts, outcome, differences));
  } else if (upstreamRequest && exchange.upstream) {
    const golden = exchange.upstream.request;
    changes.push({
      path: requestPath,
      value: requestGolden(golden, upstreamRequest, requestPath, differences),
    });
  } else if (exchange.upstream?.request) {
    changes.push({ path: requestPath, value: undefined });
  }
  if (clientResponse) {
    changes.push({
      path: ["client", "response"],
      value: responseGolden(exchange, clientResponse, differences),
    });
  }
  if (exchange.pick) changes.push({ path: ["pick"], value: pick ?? [] });
  for (const key of Object.keys(exchange.usage ?? {}) as (keyof typeof usageKeys)[]) {
    changes.push({ path: ["usage", key], value: Number(outcome.filterState(usageKeys[key]) || 0) });
  }
  for (const key of Object.keys(exchange.costs ?? {})) {
    const cost = outcome.filterState(key);
    changes.push({ path: ["costs", key], value: cost === undefined ? undefined : Number(cost) });
  }
  return changes;
}

/** Requests and endpoints of the attempts that were made; the responses are given, so their number stays as it is. */
function attemptChanges(golden: Attempt[], { attempts }: Outcome, differences: Differences): Change[] {
  return golden.flatMap(({ endpoint, request }, index): Change[] => {
    const actual = attempts[index];
    if (actual === undefined) return [];
    const path = ["attempts", index, "request"];
    const value = requestGolden(request, actual.request, path, differences);
    const changed = endpoint === undefined ? undefined : actual.endpoint;
    const place = { path: ["attempts", index, "endpoint"], value: changed };
    return [{ path, value }, ...(changed === undefined ? [] : [place])];
  });
}

function requestGolden(
  golden: GoldenRequest | undefined,
  actual: ReceivedRequest,
  path: Path,
  differences: Differences,
): JsonObject {
  const document: JsonObject = { method: actual.method, path: actual.path };
  const headers = listedHeaders(golden?.headers, actual.headers);
  if (Object.keys(headers).length > 0) document["headers"] = headers;
  if (golden && golden.absentHeaders.length > 0) document["absentHeaders"] = golden.absentHeaders;
  if (actual.body.length > 0) {
    const bodyPath = [...path, "body"];
    document["body"] = bodyGolden(golden?.body, actual.body, actual.headers, bodyPath, differences);
  }
  return document;
}

function responseGolden(exchange: Exchange, actual: ReceivedResponse, differences: Differences): JsonObject {
  const golden = exchange.client.response;
  const document: JsonObject = { status: actual.status };
  const headers = listedHeaders(golden?.headers, actual.headers);
  if (Object.keys(headers).length > 0) document["headers"] = headers;
  const streams = headerValue(actual.headers, "content-type")?.startsWith("text/event-stream") ?? false;
  if (golden?.events || (streams && !golden?.body)) {
    const events = parseServerSentEvents(actual.body.toString("utf8")).map(({ event, data }): JsonObject => {
      return event === undefined ? { data: eventData(data) } : { event, data: eventData(data) };
    });
    const kept = (golden?.events ?? []) as unknown as JsonValue[];
    document["events"] = keepIgnored(events, kept, ["client", "response", "events"], differences);
  } else if (actual.body.length > 0) {
    const path = ["client", "response", "body"];
    document["body"] = bodyGolden(golden?.body, actual.body, actual.headers, path, differences);
  }
  return document;
}

function bodyGolden(
  golden: Body | undefined,
  bytes: Buffer,
  headers: HeaderList,
  path: Path,
  differences: Differences,
): JsonObject {
  if (golden?.kind === "base64") return { base64: bytes.toString("base64") };
  const contentType = headerValue(headers, "content-type") ?? "";
  const wanted =
    golden === undefined ? contentType : golden.kind === "json" ? "application/json" : "text/plain";
  const body = describeBody(bytes, wanted);
  if (golden?.kind === "json" && body["json"] !== undefined) {
    body["json"] = keepIgnored(body["json"], golden.value, path, differences);
  }
  return body;
}

/** The values of the headers a golden lists; of a new golden only the content type, since others may be secrets. */
function listedHeaders(golden: Headers | undefined, actual: HeaderList): JsonObject {
  const names = golden ? Object.keys(golden) : ["content-type"];
  const values: JsonObject = {};
  for (const name of names) {
    const value = headerValue(actual, name);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function keepIgnored(actual: JsonValue, golden: JsonValue, path: Path, differences: Differences): JsonValue {
  if (differences.isIgnored(path)) return golden;
  if (Array.isArray(actual) && Array.isArray(golden)) {
    return actual.map((item, index) => {
      const kept = golden[index];
      return kept === undefined ? item : keepIgnored(item, kept, [...path, index], differences);
    });
  }
  if (!isJsonObject(actual) || !isJsonObject(golden)) return actual;
  const merged: JsonObject = {};
  for (const [key, item] of Object.entries(actual)) {
    const kept = Object.hasOwn(golden, key) ? golden[key] : undefined;
    setKey(merged, key, kept === undefined ? item : keepIgnored(item, kept, [...path, key], differences));
  }
  return merged;
}
