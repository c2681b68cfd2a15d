import type { Exchange, GivenResponse, Request } from "../exchange/types.ts";
import type { Config } from "../filterapi/load.ts";
import type { HttpStream } from "../host/http-stream.ts";
import { attemptsOf } from "./attempts.ts";
import type { Attempts } from "./attempts.ts";
import type { Trace } from "./node-run.ts";
import type { Outcome } from "./outcome.ts";
import type { Plan } from "./plans.ts";
import { seenByClient } from "./seen-by-client.ts";
import { StreamDriver } from "./stream-driver.ts";
import { backendHeaders, requestHeaders, responseHeaders, valueOf } from "./wire-headers.ts";

/** One stream, driven through its phases. */
export class StreamRun {
  private readonly stream: HttpStream;
  private readonly plan: Plan;
  private readonly trace: Trace | undefined;
  private readonly driver: StreamDriver;
  private readonly faults: Outcome["faults"] = [];

  constructor(stream: HttpStream, plan: Plan, trace: Trace | undefined) {
    this.stream = stream;
    this.plan = plan;
    this.trace = trace;
    this.driver = new StreamDriver(stream, plan, trace);
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
    const body = request.body?.bytes ?? Buffer.alloc(0);
    const length = this.plan.separateEnd ? undefined : body.length;
    this.driver.sendRequest(requestHeaders(request, length), body);
  }

  private sendResponse(response: GivenResponse): void {
    const body = response.body?.bytes ?? Buffer.alloc(0);
    const isFramedByLength = !this.plan.separateEnd && response.chunks === undefined;
    this.driver.sendResponse(responseHeaders(response, isFramedByLength ? body.length : undefined), body);
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
    const made = attempts?.made ?? [];
    return {
      ...seenByClient(this.stream),
      faults: this.faults,
      attempts: made,
      ...(made[0] && { upstreamRequest: made[0].request }),
      ...(attempts?.pick && { pick: attempts.pick }),
    };
  }
}
