import type { HeaderList } from "../host/header-map.ts";
import type { HttpStream } from "../host/http-stream.ts";
import type { Trace } from "./node-run.ts";
import type { Plan } from "./plans.ts";
import { valueOf } from "./wire-headers.ts";

/** Drives one stream through its phases, its bodies cut as a plan says. */
export class StreamDriver {
  private readonly stream: HttpStream;
  private readonly plan: Plan;
  private readonly trace: Trace | undefined;

  constructor(stream: HttpStream, plan: Plan, trace: Trace | undefined) {
    this.stream = stream;
    this.plan = plan;
    this.trace = trace;
  }

  sendRequest(headers: HeaderList, body: Buffer): void {
    const { stream } = this;
    stream.requestHeaders(headers, body.length === 0);
    this.traceRequest(`headers, ${valueOf(headers, ":method")} ${valueOf(headers, ":path")}`);
    if (body.length === 0) return;
    this.sendPieces(this.plan.cutRequest(body), (piece, end) => {
      if (stream.localResponse || stream.reset) return;
      stream.requestBody(piece, end);
      this.traceRequest(`body, ${piece.length} bytes${end ? ", the end" : ""}`);
    });
  }

  sendResponse(headers: HeaderList, body: Buffer): void {
    const { stream } = this;
    stream.responseHeaders(headers, body.length === 0);
    this.traceResponse(`headers, ${valueOf(headers, ":status")}`);
    if (body.length === 0) return;
    this.sendPieces(this.plan.cutResponse(body), (piece, end) => {
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
}
