import type { JsonObject, JsonValue, Path } from "./json-value.ts";
import type { ExchangeDocument } from "./schema.ts";

/** A message body; `bytes` is what goes over the wire, the rest says how a golden is compared. */
export type Body =
  { kind: "json"; value: JsonValue; bytes: Buffer } | { kind: "text" | "base64" | "file"; bytes: Buffer };

/** One server-sent event as a golden states it. */
export interface GoldenEvent {
  event?: string | undefined;
  data: JsonValue;
}

export type Headers = Record<string, string>;

export interface Request {
  method: string;
  /** Path and query. */
  path: string;
  headers: Headers;
  body?: Body | undefined;
}

export interface GoldenRequest extends Request {
  absentHeaders: string[];
}

export interface GoldenResponse {
  status: number;
  headers: Headers;
  body?: Body | undefined;
  events?: GoldenEvent[] | undefined;
}

export interface GivenResponse {
  status: number;
  headers: Headers;
  body?: Body | undefined;
  /** Lengths in bytes of the recorded body chunks; what they leave over is the last chunk. */
  chunks?: number[] | undefined;
}

export interface Upstream {
  request?: GoldenRequest | undefined;
  response?: GivenResponse | undefined;
}

export interface Attempt {
  backend?: string | undefined;
  endpoint?: string | undefined;
  request?: GoldenRequest | undefined;
  response: GivenResponse;
}

export type EndpointMetrics = NonNullable<ExchangeDocument["endpointMetrics"]>[number];
export type GoldenUsage = NonNullable<ExchangeDocument["usage"]>;

/** An exchange file, read and checked, with the bodies it names. */
export interface Exchange {
  /** Absolute path of the file it was read from. */
  file: string;
  name: string;
  source: Record<string, unknown>;
  /** Inline configuration, or the absolute path of a configuration file. */
  config?: JsonObject | string | undefined;
  /** Name of the backend that Envoy's route metadata gives: that of the first attempt, where attempts are given. */
  backend?: string | undefined;
  /** Milliseconds since 1970; absent where the file gives none. */
  clock?: number | undefined;
  client: { request: Request; response?: GoldenResponse | undefined };
  /** What leaves the gateway and what comes back to it; of several attempts, the first one's request and the last one's response. */
  upstream?: Upstream | undefined;
  /** Where the request of `upstream` stands in the file: at `upstream`, or, where attempts are given, at `attempts[0]`. */
  upstreamPath: Path;
  endpointMetrics?: EndpointMetrics[] | undefined;
  pick?: string[] | undefined;
  /** Every time the request was sent, in order; absent where the file has `upstream`. */
  attempts?: Attempt[] | undefined;
  usage?: GoldenUsage | undefined;
  costs?: Record<string, number> | undefined;
  ignore: { path: string; reason?: string | undefined }[];
}

/** The wall clock of exchanges that give none: 2026-01-01T00:00:00Z. */
export const defaultClock = Date.UTC(2026, 0, 1);
