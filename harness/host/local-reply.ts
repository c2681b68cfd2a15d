import type { HeaderList } from "./header-map.ts";
import { toText } from "./header-map.ts";
import type { Pairs } from "./pairs.ts";

/** What `proxy_send_local_response` was given. */
export interface LocalReply {
  readonly status: number;
  readonly body: Uint8Array;
  readonly headers: Pairs;
  /** Undefined where the filter gave none of the known codes. */
  readonly grpcStatus: number | undefined;
  readonly details: string;
}

/** An answer the filter gave itself, as it left the filter, before the response callbacks ran on it. */
export interface LocalResponse {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** Shown by Envoy as the response code details; blanks are underscores there. */
  readonly details: string;
  readonly grpcStatus: number | undefined;
}

/**
 * The response Envoy makes of a local reply: `:status`, the given headers, and, where there is a body, its length and
 * text/plain unless a type was given. Without a body neither of the two is left (Http::Utility::prepareLocalReply).
 */
export function toLocalResponse(reply: LocalReply): LocalResponse {
  const given: HeaderList = reply.headers.map(([name, value]) => [name.toLowerCase(), toText(value)]);
  const headers = given.filter(([name]) => name !== "content-length");
  const hasType = headers.some(([name]) => name === "content-type");
  const describing: HeaderList = [["content-length", String(reply.body.length)]];
  if (!hasType) describing.push(["content-type", "text/plain"]);
  return {
    status: reply.status,
    headers: [
      [":status", String(reply.status)],
      ...(reply.body.length > 0
        ? [...headers, ...describing]
        : headers.filter(([name]) => name !== "content-type")),
    ],
    body: reply.body,
    details: reply.details.replace(/\s/g, "_"),
    grpcStatus: reply.grpcStatus,
  };
}
