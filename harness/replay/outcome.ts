import { controlPrefix, endpointHeader } from "../render/envoy/names.ts";

export type HeaderList = [string, string][];

/** A request as it arrived at the backend. */
export interface ReceivedRequest {
  method: string;
  path: string;
  /** Names in lower case, without pseudo headers; `host` stands for `:authority`. */
  headers: HeaderList;
  body: Buffer;
}

/** A response as it arrived at the client. */
export interface ReceivedResponse {
  status: number;
  headers: HeaderList;
  body: Buffer;
}

/** One time the request was sent to a backend. */
export interface MadeAttempt {
  /** Absent where only one can be meant. */
  backend?: string;
  /** Absent where it went to no endpoint of a pool. */
  endpoint?: string;
  request: ReceivedRequest;
}

/** Everything one run of an exchange made visible. */
export interface Outcome {
  /** What reached the backend first. Absent when the gateway answered by itself. */
  upstreamRequest?: ReceivedRequest;
  /** Absent when no answer came. */
  clientResponse?: ReceivedResponse;
  /** Every time the request was sent, in order; empty when the gateway answered by itself. */
  attempts: MadeAttempt[];
  /** The ordered endpoint list handed to the load balancer. */
  pick?: string[];
  /** Filter state by key, such as `usage.input_tokens`, as text. */
  filterState: (key: string) => string | undefined;
  /** What is wrong whatever the goldens say: path and what was seen. */
  faults: { path: string; expected: string; actual: string }[];
}

/** Headers that steer Envoy and are taken off before a backend sees them. */
export function isSteeringHeader(name: string): boolean {
  return name === endpointHeader || name.startsWith(controlPrefix);
}
