import { DataAction, HeadersAction, TrailersAction } from "./abi.ts";
import { Direction } from "./direction.ts";
import type { DirectionCallbacks } from "./direction.ts";
import type { Guest, Outcome } from "./guest.ts";
import type { HeaderList } from "./header-map.ts";
import { toLocalResponse } from "./local-reply.ts";
import type { LocalReply, LocalResponse } from "./local-reply.ts";
import type { PassedMessage } from "./passed-message.ts";
import { splitPath } from "./properties.ts";
import type { Properties } from "./properties.ts";
import type { RootContext } from "./root-context.ts";
import { StreamContext } from "./stream-context.ts";
import type { StreamControl } from "./stream-context.ts";
import { StreamProperties } from "./stream-properties.ts";

/**
 * What StopIteration means when a headers callback returns it. "stop-iteration": only the headers are held, body callbacks
 * come (`allow_on_headers_stop_iteration: true`). "stop-all": everything is held (Envoy's default).
 */
export type HeaderPause = "stop-iteration" | "stop-all";

export interface StreamOptions {
  /** What Envoy knows of the stream beside its headers, for `proxy_get_property`. */
  readonly properties?: Properties;
  /** `address:port` of the client. Default 127.0.0.1:40000. */
  readonly sourceAddress?: string;
  /** The stream of an upstream HTTP filter: the host is selected before the request headers come. Default false. */
  readonly isUpstreamFilter?: boolean;
  /** The downstream stream that this one is an attempt of: both have one filter state. */
  readonly attemptOf?: HttpStream;
}

/** The response flag DownstreamConnectionTermination, as the property `response.flags` shows it. */
const CLIENT_DISCONNECTED = 16384;

/**
 * One HTTP stream through the filter. A test calls a phase after the other, as they reach Envoy, and looks at what the filter
 * let through. What comes after a local reply or a reset is dropped, as Envoy does.
 */
export class HttpStream {
  /** An answer of the filter's own. It is in `downstream` too, as the response callbacks left it. */
  localResponse: LocalResponse | undefined;
  /** Whether the stream was cut off: by the filter, by a local reply after the response headers had left, or by a trap. */
  reset = false;
  /** Why the response is what it is, as Envoy names it: "via_upstream", or what a local reply gave. */
  responseCodeDetails = "";
  /** Envoy's response flags, as bits. */
  responseFlags = 0;

  readonly #guest: Guest;
  readonly #root: RootContext;
  readonly #request: Direction;
  readonly #response: Direction;
  readonly #properties: StreamProperties;
  readonly #context: StreamContext;
  #isClosed = false;

  constructor(guest: Guest, root: RootContext, headerPause: HeaderPause, options: StreamOptions) {
    this.#guest = guest;
    this.#root = root;
    this.#request = new Direction("request", this.#callbacks("request", headerPause));
    this.#response = new Direction("response", this.#callbacks("response", headerPause));
    const given = { "source.address": options.sourceAddress ?? "127.0.0.1:40000", ...options.properties };
    const { attemptOf, isUpstreamFilter = attemptOf !== undefined } = options;
    const filterState = attemptOf && attemptOf.#properties.filterState;
    this.#properties = new StreamProperties(given, isUpstreamFilter, filterState);
    const directions = { request: this.#request, response: this.#response };
    this.#context = new StreamContext(guest, root, directions, this.#properties, this.#control());
    guest.contexts.set(this.#context.id, this.#context);
  }

  /** What the next filter, and in the end the upstream, got of the request. */
  get upstream(): PassedMessage {
    return this.#request.passed;
  }

  /** What the client got of the response. */
  get downstream(): PassedMessage {
    return this.#response.passed;
  }

  get requestHeld(): boolean {
    return this.#request.isHeld;
  }

  get responseHeld(): boolean {
    return this.#response.isHeld;
  }

  requestHeaders(headers: HeaderList, endOfStream: boolean): void {
    if (!this.#takes("requestHeaders", !this.#request.hasStarted, "the request has begun before")) return;
    this.#guest.call(this.#context, "proxy_on_context_create", this.#context.id, this.#root.id);
    this.#request.receiveHeaders(headers, endOfStream);
  }

  requestBody(chunk: Uint8Array, endOfStream: boolean): void {
    if (!this.#takes("requestBody", this.#request.hasStarted, "requestHeaders comes first")) return;
    this.#request.receiveData(chunk, endOfStream);
  }

  requestTrailers(trailers: HeaderList): void {
    if (!this.#takes("requestTrailers", this.#request.hasStarted, "requestHeaders comes first")) return;
    this.#request.receiveTrailers(trailers);
  }

  /** Envoy has sent the request to a host: these properties are known from now on. Each attempt replaces those of the one before. */
  attempt(properties: Properties): void {
    const isInOrder = this.upstream.headers !== undefined && !this.#response.hasStarted;
    if (this.#takes("attempt", isInOrder, "between the request's headers and the response's"))
      this.#properties.add(properties);
  }

  /** `details`: why the response is what it is; what Envoy answers by itself has others than the default. */
  responseHeaders(headers: HeaderList, endOfStream: boolean, details = "via_upstream"): void {
    const isInOrder = this.upstream.headers !== undefined && !this.#response.hasStarted;
    if (!this.#takes("responseHeaders", isInOrder, "one response, after the request reached the upstream"))
      return;
    this.responseCodeDetails = details;
    if (endOfStream) this.#request.abort();
    this.#response.receiveHeaders(headers, endOfStream);
  }

  responseBody(chunk: Uint8Array, endOfStream: boolean): void {
    if (!this.#takes("responseBody", this.#response.hasStarted, "responseHeaders comes first")) return;
    // Once the response is complete, Envoy takes no more of the request.
    if (endOfStream) this.#request.abort();
    this.#response.receiveData(chunk, endOfStream);
  }

  responseTrailers(trailers: HeaderList): void {
    if (!this.#takes("responseTrailers", this.#response.hasStarted, "responseHeaders comes first")) return;
    this.#request.abort();
    this.#response.receiveTrailers(trailers);
  }

  /** The client goes away. The stream is over with it: log, done, delete. */
  abort(): void {
    if (this.#isClosed) return;
    this.responseCodeDetails = "downstream_remote_disconnect";
    this.responseFlags |= CLIENT_DISCONNECTED;
    this.#abortBoth();
    this.close();
  }

  /** The end of the stream, in Envoy's order: `proxy_on_log`, `proxy_on_done`, `proxy_on_delete`. A second call does nothing. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#request.hasStarted && !this.#guest.death) {
      const { id } = this.#context;
      this.#context.inLog = true;
      this.#guest.call(this.#context, "proxy_on_log", id);
      this.#context.inLog = false;
      this.#guest.call(this.#context, "proxy_on_done", id);
      this.#guest.call(this.#context, "proxy_on_delete", id);
    }
    this.#guest.contexts.delete(this.#context.id);
  }

  /** A property as the filter would read it now, also what it set itself: "k" and "filter_state.wasm.k" alike. */
  property(path: string): Uint8Array | undefined {
    const { filterState } = this.#properties;
    const own = filterState.get(`wasm.${path}`) ?? filterState.get(path.replace(/^filter_state[.\0]/, ""));
    return own ?? this.#context.property(splitPath(path));
  }

  /** What the filter and the VM do to the stream as a whole. */
  #control(): StreamControl {
    return {
      responseCodeDetails: () => this.responseCodeDetails,
      responseFlags: () => this.responseFlags,
      localReply: (reply) => {
        this.#localReply(reply);
      },
      closeStream: () => {
        this.responseCodeDetails ||= "wasm_close_stream";
        this.#resetStream();
      },
      vmDied: () => {
        this.reset = true;
        this.#abortBoth();
      },
    };
  }

  /**
   * Answers in the upstream's place. While no response has begun, the answer runs through the response callbacks; while its
   * headers are held, it goes out directly; after that only a reset is left (Envoy's FilterManager::sendLocalReply).
   */
  #localReply(reply: LocalReply): void {
    if (this.#isClosed || this.reset) return;
    const response = toLocalResponse(reply);
    this.responseCodeDetails = response.details;
    if (this.downstream.headers) {
      this.#resetStream();
      return;
    }
    this.localResponse = response;
    this.#request.abort();
    if (this.#response.hasStarted) {
      this.#response.passDirectly(response.headers, response.body);
      return;
    }
    const hasBody = response.body.length > 0;
    this.#response.receiveHeaders(response.headers, !hasBody);
    if (hasBody) this.#response.receiveData(response.body, true);
  }

  #resetStream(): void {
    this.reset = true;
    this.#abortBoth();
    this.close();
  }

  #abortBoth(): void {
    this.#request.abort();
    this.#response.abort();
  }

  /** Whether a phase still counts: false after a local reply or a reset. Throws where it cannot come now. */
  #takes(phase: string, isInOrder: boolean, rule: string): boolean {
    if (this.#guest.death) throw new Error(`${phase}: the VM is dead`, { cause: this.#guest.death });
    if (this.reset || this.localResponse) return false;
    if (this.#isClosed) throw new Error(`${phase}: the stream is closed`);
    if (!isInOrder) throw new Error(`${phase}: ${rule}`);
    return true;
  }

  #callbacks(side: "request" | "response", headerPause: HeaderPause): DirectionCallbacks {
    const call = (name: string, ...sizes: number[]): Outcome =>
      this.#guest.call(this.#context, `proxy_on_${side}_${name}`, this.#context.id, ...sizes);
    const { StopIteration, StopAllIterationAndWatermark } = HeadersAction;
    return {
      headers: (count, endOfStream) => {
        const { result = HeadersAction.Continue, stopped } = call("headers", count, Number(endOfStream));
        const isFullStop = result === StopIteration && headerPause === "stop-all";
        return stopped || isFullStop || result > StopAllIterationAndWatermark
          ? StopAllIterationAndWatermark
          : result;
      },
      data: (length, endOfStream) => {
        const { result = DataAction.Continue, stopped } = call("body", length, Number(endOfStream));
        return stopped
          ? DataAction.StopIterationNoBuffer
          : Math.min(result, DataAction.StopIterationNoBuffer);
      },
      trailers: (count) => {
        const { result = TrailersAction.Continue, stopped } = call("trailers", count);
        return stopped ? TrailersAction.StopIteration : result;
      },
    };
  }
}
