import { DataAction, HeadersAction, TrailersAction } from "./abi.ts";
import { BodyBuffer } from "./body-buffer.ts";
import { HeaderMap } from "./header-map.ts";
import type { HeaderList } from "./header-map.ts";
import { PassedMessage } from "./passed-message.ts";

/** The filter's callbacks for one direction. Each returns the action the filter chose. */
export interface DirectionCallbacks {
  headers(count: number, endOfStream: boolean): number;
  data(length: number, endOfStream: boolean): number;
  trailers(count: number): number;
}

/**
 * How far the filter chain may go. A single stop holds what this filter held back and still shows it what comes next; a
 * full stop holds everything and shows it nothing.
 */
type Iteration = "continue" | "stop-single" | "stop-all";

/**
 * One direction of a stream, request or response: takes the message piece by piece, shows it to the filter, and holds or
 * passes it on as the filter says. The rules are those of Envoy's `FilterManager` (commonHandleAfterDataCallback,
 * commonContinue) and of its wasm `Context` (decodeHeaders, decodeData).
 */
export class Direction {
  readonly passed = new PassedMessage();
  /** The headers, edited in place, from the moment they came. */
  headers: HeaderMap | undefined;
  trailers: HeaderMap | undefined;
  /** Bytes of the body that have come, whether the filter was shown them or not. */
  receivedBytes = 0;

  readonly #side: "request" | "response";
  readonly #callbacks: DirectionCallbacks;
  #visibleHeaders: HeaderMap | undefined;
  #visibleTrailers: HeaderMap | undefined;
  #visibleData: BodyBuffer | undefined;
  #iteration: Iteration = "continue";
  #headersContinued = false;
  #trailersContinued = false;
  #held: BodyBuffer | undefined;
  #showsHeld = false;
  #complete = false;
  #endOfStream = false;
  #aborted = false;

  constructor(side: "request" | "response", callbacks: DirectionCallbacks) {
    this.#side = side;
    this.#callbacks = callbacks;
  }

  /** Whether something waits for the filter to let it go on. */
  get isHeld(): boolean {
    return !this.#aborted && this.#iteration !== "continue";
  }

  get hasStarted(): boolean {
    return this.headers !== undefined;
  }

  /** Whether the message has come to its end, whether the filter was shown it or not. */
  get isComplete(): boolean {
    return this.#complete;
  }

  receiveHeaders(headers: HeaderList, endOfStream: boolean): void {
    if (this.#aborted) return;
    this.headers = HeaderMap.of(headers, this.#side);
    this.#visibleHeaders = this.headers;
    this.#complete = endOfStream;
    this.#endOfStream = endOfStream;
    const action = this.#callbacks.headers(this.headers.size, endOfStream);
    if (this.#aborted) return;
    if (action === HeadersAction.StopIteration) this.#iteration = "stop-single";
    else if (isFullStop(action)) this.#iteration = "stop-all";
    else {
      this.#visibleHeaders = undefined;
      this.#passHeaders(endOfStream);
    }
  }

  receiveData(chunk: Uint8Array, endOfStream: boolean): void {
    if (this.#aborted) return;
    this.#complete ||= endOfStream;
    this.receivedBytes += chunk.length;
    const data = new BodyBuffer(chunk);
    if (this.#iteration === "stop-all") this.#hold(data);
    else this.#filterData(data, endOfStream);
  }

  receiveTrailers(trailers: HeaderList): void {
    if (this.#aborted) return;
    this.#complete = true;
    this.trailers = HeaderMap.of(trailers);
    if (this.#iteration !== "stop-all") this.#filterTrailers();
  }

  /**
   * Lets everything held go on. After a full stop the body and the trailers are shown to the filter first, which never saw
   * them; after a single stop they are not. Does nothing where nothing is held.
   */
  continue(): void {
    if (this.#aborted || !this.headers) return;
    if (this.#iteration === "continue" && this.#headersContinued) return;
    const showFirst = this.#iteration === "stop-all";
    const hadTrailers = this.trailers !== undefined;
    this.#iteration = "continue";
    if (!this.#headersContinued) this.#passHeaders(this.#complete && !this.#held && !hadTrailers);
    const held = this.#held;
    if (held) {
      const end = this.#complete && !hadTrailers;
      if (showFirst) this.#filterData(held, end);
      else this.#passData(held, end);
    }
    if (!hadTrailers || this.#aborted) return;
    if (showFirst) this.#filterTrailers();
    else this.#passTrailers();
  }

  /** Nothing more is shown to the filter or let through: the stream was answered or reset. */
  abort(): void {
    this.#aborted = true;
    this.#held = undefined;
    this.#visibleData = undefined;
  }

  /** Lets a whole message through that the filter is not shown, in the place of what it held; nothing comes after it. */
  passDirectly(headers: HeaderList, body: Uint8Array): void {
    this.abort();
    this.headers = HeaderMap.of(headers, this.#side);
    this.passed.passHeaders(headers, body.length === 0);
    if (body.length > 0) this.passed.passData(body, true);
  }

  /** Takes the maps and the body away from the filter, as `proxy_continue_stream` does at once for the request. */
  hide(): void {
    this.#visibleHeaders = undefined;
    this.#visibleTrailers = undefined;
    this.#visibleData = undefined;
  }

  /**
   * The headers the filter can reach: from its headers callback on until it lets them go on with Continue from that
   * callback, or with `proxy_continue_stream`. Once held, Envoy leaves them reachable after a body callback released them;
   * changes then come too late.
   */
  get visibleHeaders(): HeaderMap | undefined {
    return this.#visibleHeaders;
  }

  get visibleTrailers(): HeaderMap | undefined {
    return this.#visibleTrailers;
  }

  /** The trailers the filter may change: during the last body callback a message without trailers is given some. */
  trailersToChange(): HeaderMap | undefined {
    if (!this.#visibleTrailers && this.#visibleData && this.#endOfStream) {
      this.trailers = new HeaderMap();
      this.#visibleTrailers = this.trailers;
    }
    return this.#visibleTrailers;
  }

  /** The body the filter can reach: the whole of what it buffers, else the chunk of this callback. */
  get visibleBody(): BodyBuffer | undefined {
    return this.#showsHeld ? this.#held : this.#visibleData;
  }

  #filterData(data: BodyBuffer, endOfStream: boolean): void {
    if (this.#showsHeld) this.#hold(data);
    this.#visibleData = data;
    this.#endOfStream = endOfStream;
    const action = this.#callbacks.data(this.visibleBody?.length ?? 0, endOfStream);
    this.#showsHeld = false;
    if (this.#aborted) return;
    const end = endOfStream && !this.trailers;
    if (action === DataAction.Continue) {
      this.#visibleData = undefined;
      if (this.#iteration === "stop-single") {
        this.#hold(data);
        this.continue();
      } else {
        this.#passData(data, end);
        if (endOfStream && this.trailers) this.#passTrailers();
      }
      return;
    }
    this.#iteration = "stop-single";
    if (action === DataAction.StopIterationAndBuffer || action === DataAction.StopIterationAndWatermark) {
      this.#showsHeld = action === DataAction.StopIterationAndBuffer;
      this.#hold(data);
    } else if (end) {
      // Without a body to resume with, the end of the stream would get lost.
      this.#held ??= new BodyBuffer();
    }
  }

  #filterTrailers(): void {
    this.#visibleTrailers = this.trailers;
    const action = this.#callbacks.trailers(this.trailers?.size ?? 0);
    if (this.#aborted) return;
    if (action === TrailersAction.Continue) {
      this.#visibleTrailers = undefined;
      if (this.#iteration === "stop-single") this.continue();
      else this.#passTrailers();
    } else if (this.#iteration === "continue") {
      this.#iteration = "stop-single";
    }
  }

  /** Adds to what is held; what is shown again after a full stop is held already. */
  #hold(data: BodyBuffer): void {
    if (data === this.#held) return;
    this.#held ??= new BodyBuffer();
    this.#held.append(data.take());
  }

  #passHeaders(end: boolean): void {
    if (this.#headersContinued) return;
    this.#headersContinued = true;
    this.passed.passHeaders(this.headers?.list() ?? [], end);
  }

  #passData(data: BodyBuffer, end: boolean): void {
    if (data === this.#held) this.#held = undefined;
    this.passed.passData(data.take(), end);
  }

  #passTrailers(): void {
    if (this.#trailersContinued) return;
    this.#trailersContinued = true;
    this.passed.passTrailers(this.trailers?.list() ?? []);
  }
}

function isFullStop(action: number): boolean {
  return (
    action === HeadersAction.StopAllIterationAndBuffer ||
    action === HeadersAction.StopAllIterationAndWatermark
  );
}
