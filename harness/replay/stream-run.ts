import type { Exchange, GivenResponse, Request } from "../exchange/types.ts";
import type { Config } from "../filterapi/load.ts";
import type { HttpStream } from "../host/http-stream.ts";
import { attemptsOf } from "./attempts.ts";
import type { Attempts } from "./attempts.ts";
import type { Trace } from "./node-run.ts";
import type { Outcome } from "./outcome.ts";
import type { Plan } from "./plans.ts";
import { backendHeaders, requestHeaders, responseHeaders, valueOf } from "./wire-headers.ts";

/** One stream, driven through its phases. */
export class StreamRun {
  private readonly stream: HttpStream;
  private readonly plan: Plan;
  private readonly trace: Trace | undefined;
  private readonly faults: Outcome["faults"] = [];

  constructor(stream: HttpStream, plan: Plan, trace: Trace | undefined) {
    this.stream = stream;
    this.plan = plan;
    this.trace = trace;
  }

  run(exchange: Exchange, config: Config): Outcome {
    const { stream } = this;
    this.sendRequest(exchange.client.request);
    const answered = stream.localResponse !== undefined;
    if (!answered && !stream.upstream.ended) this.hang("upstream.request", "the request to be passed on");
    const attempts = this.attempts(exchange, config);
    const response = exchange.upstream?.response;
    if (attempts && response && !answered && this.faults.length === 0) {
      this.faults.push(...attempts.faults);
      stream.attempt(attempts.properties);
      stream.responseFlags |= attempts.responseFlags;
      this.sendResponse(response);
      if (!stream.downstream.ended) this.hang("client.response", "the response to be passed on");
    }
    if (answered && !stream.downstream.ended) this.hang("client.response", "the gateway's own answer to end");
    if (stream.reset) this.fault("client.response", "a response", "the stream was reset");
    stream.close();
    this.trace?.("stream closed");
    return this.outcome(attempts);
  }

  private sendRequest(request: Request): void {
    const { stream, plan } = this;
    const body = request.body?.bytes ?? Buffer.alloc(0);
    stream.requestHeaders(
      requestHeaders(request, plan.separateEnd ? undefined : body.length),
      body.length === 0,
    );
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
    const isFramedByLength = !plan.separateEnd && response.chunks === undefined;
    const headers = responseHeaders(response, isFramedByLength ? body.length : undefined);
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

  private attempts(exchange: Exchange, config: Config): Attempts | undefined {
    const { headers, body } = this.stream.upstream;
    if (headers === undefined) return undefined;
    return attemptsOf(exchange, config, headers, {
      method: valueOf(headers, ":method"),
      path: valueOf(headers, ":path"),
      headers: backendHeaders(headers),
      body: Buffer.from(body),
    });
  }

  private outcome(attempts: Attempts | undefined): Outcome {
    const { stream, faults } = this;
    const { downstream } = stream;
    const filterState = (key: string): string | undefined => {
      const value = stream.property(`filter_state\0wasm.${key}`);
      return value === undefined ? undefined : Buffer.from(value).toString("utf8");
    };
    const made = attempts?.made ?? [];
    return {
      faults,
      filterState,
      attempts: made,
      ...(made[0] && { upstreamRequest: made[0].request }),
      ...(attempts?.pick && { pick: attempts.pick }),
      ...(downstream.headers && {
        clientResponse: {
          status: Number(valueOf(downstream.headers, ":status")),
          headers: downstream.headers.filter(([name]) => !name.startsWith(":")),
          body: Buffer.from(downstream.body),
        },
      }),
    };
  }
}
