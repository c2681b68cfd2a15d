import { defaultClock } from "../exchange/types.ts";
import type { Exchange, GivenResponse, Request } from "../exchange/types.ts";
import { Clock } from "../host/clock.ts";
import type { HttpStream } from "../host/http-stream.ts";
import type { FilterModule } from "../host/module.ts";
import { SharedData } from "../host/shared-data.ts";
import { Vm } from "../host/vm.ts";
import type { Configuration } from "./configuration.ts";
import { isSteeringHeader } from "./outcome.ts";
import type { HeaderList, Outcome } from "./outcome.ts";
import type { Plan } from "./plans.ts";

/** Called with one line for every phase and every log line of the filter. */
export type Trace = (line: string) => void;

const vmId = "replay";
const backendNameProperty = [
  "xds",
  "route_metadata",
  "filter_metadata",
  "aigateway.envoy.io",
  "per_route_rule_backend_name",
].join("\0");

/**
 * Runs an exchange once, in a fresh VM. Throws Trap where the filter trapped, EnvoyCrash where it did what Envoy does
 * not survive, ConfigurationRefused where it refused the configuration.
 */
export function runInNode(
  exchange: Exchange,
  module: FilterModule,
  configuration: Configuration,
  plan: Plan,
  trace?: Trace,
): Outcome {
  const sharedData = new SharedData();
  publishEndpointMetrics(exchange, configuration, sharedData);
  const vm = Vm.create(module, {
    environment: configuration.environment,
    clock: new Clock(new Date(exchange.clock ?? defaultClock)),
    vmId,
    sharedData,
    ...(trace && { log: (entry) => trace(`${entry.level}: ${entry.message}`) }),
  });
  try {
    const root = vm.configure("gateway", configuration.json);
    const properties = exchange.backend === undefined ? {} : { [backendNameProperty]: exchange.backend };
    const run = new StreamRun(root.stream({ properties }), plan, trace);
    return run.run(exchange);
  } finally {
    vm.dispose();
  }
}

/** The picker reads what it knows of a pool's endpoints under `endpoint-metrics/<namespace>/<pool>`. */
function publishEndpointMetrics(exchange: Exchange, { config }: Configuration, sharedData: SharedData): void {
  if (!exchange.endpointMetrics) return;
  const metrics = JSON.stringify(exchange.endpointMetrics);
  for (const { inferencePool } of config.backends) {
    if (!inferencePool) continue;
    sharedData.set(vmId, `endpoint-metrics/${inferencePool.namespace}/${inferencePool.name}`, metrics);
  }
}

/** One stream, driven through its phases. */
class StreamRun {
  private readonly stream: HttpStream;
  private readonly plan: Plan;
  private readonly trace: Trace | undefined;
  private readonly faults: Outcome["faults"] = [];

  constructor(stream: HttpStream, plan: Plan, trace: Trace | undefined) {
    this.stream = stream;
    this.plan = plan;
    this.trace = trace;
  }

  run(exchange: Exchange): Outcome {
    const { stream } = this;
    this.sendRequest(exchange.client.request);
    const answered = stream.localResponse !== undefined;
    const reached = stream.upstream.headers !== undefined;
    if (!answered && !stream.upstream.ended) this.hang("upstream.request", "the request to be passed on");
    const response = exchange.upstream?.response;
    if (reached && response && !answered && this.faults.length === 0) {
      this.sendResponse(response);
      if (!stream.downstream.ended) this.hang("client.response", "the response to be passed on");
    }
    if (answered && !stream.downstream.ended) this.hang("client.response", "the gateway's own answer to end");
    if (stream.reset) this.fault("client.response", "a response", "the stream was reset");
    stream.close();
    this.trace?.("stream closed");
    return this.outcome(reached);
  }

  private sendRequest(request: Request): void {
    const { stream, plan } = this;
    const body = request.body?.bytes ?? Buffer.alloc(0);
    const headers = requestHeaders(request, plan.separateEnd ? undefined : body.length);
    stream.requestHeaders(headers, body.length === 0);
    this.traceRequest(`headers, ${request.method} ${request.path}`);
    if (body.length === 0) return;
    this.sendPieces(plan.cutRequest(body), (piece, end) => {
      if (stream.localResponse || stream.reset) return;
      stream.requestBody(piece, end);
      this.traceRequest(`body, ${piece.length} bytes${end ? ", the end" : ""}`);
    });
  }

  private sendResponse(response: GivenResponse): void {
    const { stream, plan } = this;
    const body = response.body?.bytes ?? Buffer.alloc(0);
    const headers: HeaderList = [[":status", String(response.status)], ...Object.entries(response.headers)];
    if (!plan.separateEnd && body.length > 0 && response.chunks === undefined) {
      addContentLength(headers, body.length);
    }
    stream.responseHeaders(headers, body.length === 0);
    this.traceResponse(`headers, ${response.status}`);
    if (body.length === 0) return;
    this.sendPieces(plan.cutResponse(body), (piece, end) => {
      if (stream.reset || stream.downstream.ended) return;
      stream.responseBody(piece, end);
      this.traceResponse(`body, ${piece.length} bytes${end ? ", the end" : ""}`);
    });
  }

  private sendPieces(pieces: Buffer[], send: (piece: Buffer, end: boolean) => void): void {
    const last = this.plan.separateEnd ? undefined : pieces.pop();
    for (const piece of pieces) send(piece, false);
    send(last ?? Buffer.alloc(0), true);
  }

  private traceRequest(phase: string): void {
    if (!this.trace) return;
    const { localResponse, requestHeld, upstream } = this.stream;
    const passed = requestHeld ? "held" : `${upstream.body.length} bytes passed on`;
    this.trace(`request ${phase}: ${localResponse ? `answered ${localResponse.status}` : passed}`);
  }

  private traceResponse(phase: string): void {
    if (!this.trace) return;
    const { responseHeld, downstream } = this.stream;
    this.trace(`response ${phase}: ${responseHeld ? "held" : `${downstream.body.length} bytes passed on`}`);
  }

  private hang(path: string, expected: string): void {
    if (!this.stream.reset) this.fault(path, expected, "left hanging");
  }

  private fault(path: string, expected: string, actual: string): void {
    this.faults.push({ path, expected, actual });
  }

  private outcome(reached: boolean): Outcome {
    const { stream, faults } = this;
    const { upstream, downstream } = stream;
    const filterState = (key: string): string | undefined => {
      const value = stream.property(`filter_state\0wasm.${key}`);
      return value === undefined ? undefined : Buffer.from(value).toString("utf8");
    };
    const outcome: Outcome = { faults, filterState };
    if (reached && upstream.headers) {
      const value = pseudoHeader(upstream.headers, "x-gateway-destination-endpoint");
      if (value !== "") outcome.pick = value.split(",").map((endpoint) => endpoint.trim());
      outcome.upstreamRequest = {
        method: pseudoHeader(upstream.headers, ":method"),
        path: pseudoHeader(upstream.headers, ":path"),
        headers: backendHeaders(upstream.headers),
        body: Buffer.from(upstream.body),
      };
    }
    if (downstream.headers) {
      outcome.clientResponse = {
        status: Number(pseudoHeader(downstream.headers, ":status")),
        headers: downstream.headers.filter(([name]) => !name.startsWith(":")),
        body: Buffer.from(downstream.body),
      };
    }
    return outcome;
  }
}

function requestHeaders(request: Request, contentLength: number | undefined): HeaderList {
  const { host = "gateway.local", ...others } = request.headers;
  const headers: HeaderList = [
    [":authority", host],
    [":path", request.path],
    [":method", request.method],
    [":scheme", "http"],
    ["x-forwarded-proto", "http"],
    ["x-request-id", "00000000-0000-4000-8000-000000000000"],
    ...Object.entries(others),
  ];
  if (contentLength) addContentLength(headers, contentLength);
  return headers;
}

function addContentLength(headers: HeaderList, length: number): void {
  if (headers.some(([name]) => name === "content-length")) return;
  headers.push(["content-length", String(length)]);
}

function pseudoHeader(headers: HeaderList, name: string): string {
  return headers.find(([key]) => key === name)?.[1] ?? "";
}

function backendHeaders(headers: HeaderList): HeaderList {
  const kept = headers.filter(([name]) => !name.startsWith(":") && !isSteeringHeader(name));
  return [...kept, ["host", pseudoHeader(headers, ":authority")]];
}
