import { BufferType, MapType, Status, StreamType } from "./abi.ts";
import { ConstantBuffer } from "./body-buffer.ts";
import type { GuestBuffer } from "./body-buffer.ts";
import { Context } from "./context.ts";
import type { Direction } from "./direction.ts";
import type { Guest } from "./guest.ts";
import type { HeaderMap } from "./header-map.ts";
import type { LocalReply } from "./local-reply.ts";
import type { RootContext } from "./root-context.ts";
import type { StreamProperties, StreamView } from "./stream-properties.ts";
import { EnvoyCrash } from "./trap.ts";

/** The stream as a whole, as the filter can see and end it. */
export interface StreamControl {
  responseCodeDetails(): string;
  responseFlags(): number;
  closeStream(): void;
  localReply(reply: LocalReply): void;
  vmDied(): void;
}

/** The filter's side of a stream: which maps, buffers and properties its host functions reach in the phase they are called. */
export class StreamContext extends Context {
  /** In the log phase the filter sees the headers of both sides as they were at the end. */
  inLog = false;

  readonly #guest: Guest;
  readonly #root: RootContext;
  readonly #request: Direction;
  readonly #response: Direction;
  readonly #properties: StreamProperties;
  readonly #control: StreamControl;
  #hasReplied = false;

  constructor(
    guest: Guest,
    root: RootContext,
    directions: { request: Direction; response: Direction },
    properties: StreamProperties,
    control: StreamControl,
  ) {
    super(guest.newContextId());
    this.#guest = guest;
    this.#root = root;
    this.#request = directions.request;
    this.#response = directions.response;
    this.#properties = properties;
    this.#control = control;
  }

  override get root(): RootContext {
    return this.#root;
  }

  override headerMap(type: number): HeaderMap | undefined {
    switch (type) {
      case MapType.RequestHeaders:
        return this.inLog ? this.#request.headers : this.#request.visibleHeaders;
      case MapType.RequestTrailers:
        return this.inLog ? undefined : this.#request.visibleTrailers;
      case MapType.ResponseHeaders:
        return this.inLog ? this.#response.headers : this.#response.visibleHeaders;
      case MapType.ResponseTrailers:
        return this.inLog ? this.#response.trailers : this.#response.visibleTrailers;
      default:
        return super.headerMap(type);
    }
  }

  override headerMapToChange(type: number): HeaderMap | undefined {
    switch (type) {
      case MapType.RequestHeaders:
        return this.#request.visibleHeaders;
      case MapType.RequestTrailers:
        return this.#request.trailersToChange();
      case MapType.ResponseHeaders:
        return this.#response.visibleHeaders;
      case MapType.ResponseTrailers:
        return this.#response.trailersToChange();
      default:
        return undefined;
    }
  }

  override get missingMapStatus(): Status {
    return this.inLog ? Status.NotFound : Status.BadArgument;
  }

  override buffer(type: number): GuestBuffer | undefined {
    if (type === BufferType.HttpRequestBody) return this.#request.visibleBody ?? new ConstantBuffer();
    if (type === BufferType.HttpResponseBody) return this.#response.visibleBody ?? new ConstantBuffer();
    return super.buffer(type);
  }

  override property(path: readonly string[]): Buffer | undefined {
    return this.#properties.get(path, this.#view());
  }

  override setProperty(path: string, value: Buffer): Status {
    this.#properties.filterState.set(`wasm.${path}`, value);
    return Status.Ok;
  }

  override setFilterState(key: string, value: Buffer): Status {
    this.#properties.filterState.set(key, value);
    return Status.Ok;
  }

  override continueStream(type: number): Status {
    if (type !== StreamType.Request && type !== StreamType.Response) return super.continueStream(type);
    const direction = type === StreamType.Request ? this.#request : this.#response;
    this.#guest.defer(() => direction.continue());
    // Envoy takes the request out of reach, whichever half goes on (Context::continueStream).
    this.#request.hide();
    return Status.Ok;
  }

  override closeStream(type: number): Status {
    if (type !== StreamType.Request && type !== StreamType.Response) return super.closeStream(type);
    if (this.inLog) throw new EnvoyCrash("proxy_close_stream in proxy_on_log recurses without end");
    this.#guest.defer(() => this.#control.closeStream());
    return Status.Ok;
  }

  override sendLocalReply(reply: LocalReply): void {
    if (this.inLog) throw new EnvoyCrash("proxy_send_local_response in proxy_on_log recurses without end");
    if (this.#hasReplied) throw new EnvoyCrash("double local reply: this stream has sent one already");
    this.#hasReplied = true;
    this.#guest.defer(() => this.#control.localReply(reply));
  }

  override vmDied(): void {
    this.#control.vmDied();
  }

  #view(): StreamView {
    const response = this.#response.headers;
    return {
      requestHeaders: this.headerMap(MapType.RequestHeaders),
      requestBytes: this.#request.receivedBytes,
      responseHeaders: this.headerMap(MapType.ResponseHeaders),
      responseTrailers: this.headerMap(MapType.ResponseTrailers),
      responseStarted: response !== undefined,
      responseComplete: this.#response.isComplete,
      responseCode: Number(response?.get(":status") ?? 0),
      responseCodeDetails: this.#control.responseCodeDetails(),
      responseFlags: this.#control.responseFlags(),
      pluginRootId: this.#root.rootId,
      pluginVmId: this.#guest.services.vmId,
    };
  }
}
