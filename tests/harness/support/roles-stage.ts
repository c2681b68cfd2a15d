import { Clock } from "../../../harness/host/clock.ts";
import type { HttpStream } from "../../../harness/host/http-stream.ts";
import { Metrics } from "../../../harness/host/metrics.ts";
import type { FilterModule } from "../../../harness/host/module.ts";
import type { Properties } from "../../../harness/host/properties.ts";
import type { RootContext } from "../../../harness/host/root-context.ts";
import { Vm } from "../../../harness/host/vm.ts";

export type HeaderList = [string, string][];

/** The value of a header that comes once; undefined where it does not come. */
export const headerOf = (headers: HeaderList | undefined, wanted: string): string | undefined =>
  headers?.find(([name]) => name === wanted)?.[1];

/** The metadata of a route, a cluster or a host that names a backend. */
export const naming = (of: "route" | "cluster" | "upstream_host", backend: string): Properties => ({
  [["xds", `${of}_metadata`, "filter_metadata", "aigateway.envoy.io", "per_route_rule_backend_name"].join(
    "\0",
  )]: backend,
});

/** Both roles in one VM; a test plays the client, Envoy between the roles, and the backends. */
export class RolesStage {
  readonly clock = new Clock();
  readonly metrics = new Metrics();
  readonly vm: Vm;
  readonly router: RootContext;
  readonly upstream: RootContext;

  constructor(module: FilterModule, config: object, seed = 1) {
    this.vm = Vm.create(module, { clock: this.clock, metrics: this.metrics, seed });
    this.router = this.vm.configure("router", JSON.stringify(config));
    this.upstream = this.vm.configure("upstream", JSON.stringify(config));
  }

  /** A request to the router, with a JSON body. */
  post(
    body: object,
    headers: Record<string, string> = {},
    properties: Properties = {},
    path = "/v1/chat/completions",
  ): HttpStream {
    const json = { "content-type": "application/json", ...headers };
    return this.send(JSON.stringify(body), path, json, properties);
  }

  send(body: string, path: string, headers: Record<string, string>, properties: Properties = {}): HttpStream {
    const stream = this.router.stream({ properties });
    const content = Buffer.from(body);
    stream.requestHeaders(requestHead(content, headers, path), false);
    stream.requestBody(content, true);
    return stream;
  }

  /** An attempt, with the headers that `before` left: the router for the first, the attempt before for the others. */
  attempt(of: HttpStream, before: HttpStream, count: number, properties: Properties = {}): HttpStream {
    const stream = this.upstream.stream({
      properties: { "upstream.request_attempt_count": count, ...properties },
      attemptOf: of,
    });
    stream.requestHeaders(before.upstream.headers!, false);
    stream.requestBody(of.upstream.body, true);
    return stream;
  }

  /** What an attempt let through, handed to the router as the reply to the request. */
  finish(of: HttpStream, attempt: HttpStream, count: number, properties: Properties = {}): void {
    of.attempt({ "upstream.request_attempt_count": count, ...properties });
    const { headers, body } = attempt.downstream;
    of.responseHeaders(headers!, body.length === 0);
    if (body.length > 0) of.responseBody(body, true);
  }
}

/** A reply with a JSON body. */
export function reply(stream: HttpStream, status: number, body: object): void {
  stream.responseHeaders(
    [
      [":status", String(status)],
      ["content-type", "application/json"],
    ],
    false,
  );
  stream.responseBody(Buffer.from(JSON.stringify(body)), true);
}

export const textOf = ({ downstream }: HttpStream): string => Buffer.from(downstream.body).toString("utf8");

function requestHead(content: Buffer, headers: Record<string, string>, path: string): HeaderList {
  return Object.entries({
    ":method": "POST",
    ":path": path,
    ":authority": "gateway.local",
    ":scheme": "http",
    "content-length": String(content.length),
    ...headers,
  });
}

/** The body that reached a backend, or the client. */
export const jsonOf = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString("utf8"));
