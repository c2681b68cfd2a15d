import { Status } from "./abi.ts";
import type { Guest } from "./guest.ts";
import { HeaderMap, toText } from "./header-map.ts";
import type { HeaderList } from "./header-map.ts";
import type { Pairs } from "./pairs.ts";
import type { RootContext } from "./root-context.ts";

/** An HTTP call that waits for its answer. */
export interface HttpCallout {
  readonly token: number;
  readonly cluster: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  readonly trailers: HeaderList;
  /** Milliseconds; 0 is none. */
  readonly timeout: number;
}

/** A gRPC call or stream that is open. */
export interface GrpcCallout {
  readonly token: number;
  readonly kind: "call" | "stream";
  readonly cluster: string;
  readonly service: string;
  readonly method: string;
  readonly initialMetadata: HeaderList;
  /** What the filter sent, message by message. */
  readonly messages: Uint8Array[];
  /** Whether the filter will send no more. */
  halfClosed: boolean;
}

/** What the answer being delivered holds; empty between deliveries. */
export interface Received {
  headers?: HeaderMap;
  trailers?: HeaderMap;
  body?: Uint8Array;
  initialMetadata?: HeaderMap;
  trailingMetadata?: HeaderMap;
  message?: Uint8Array;
}

const UNAVAILABLE = 14;

/**
 * The calls one root context made and nobody answered yet. Tests look at them and answer; the filter's callbacks run on the
 * root context, whichever stream asked.
 */
export class PendingCallouts {
  /** By token, in the order they were made. */
  readonly http = new Map<number, HttpCallout>();
  readonly grpc = new Map<number, GrpcCallout>();
  /** What the filter can read at this moment. */
  received: Received = {};
  status = { code: 0, message: "" };

  readonly #guest: Guest;
  readonly #root: RootContext;

  constructor(guest: Guest, root: RootContext) {
    this.#guest = guest;
    this.#root = root;
  }

  /** Answers an HTTP call. */
  respond(
    token: number,
    headers: HeaderList,
    body: Uint8Array | string = "",
    trailers: HeaderList = [],
  ): void {
    this.#take(this.http, token);
    const received = {
      headers: HeaderMap.of(headers),
      body: Buffer.from(body),
      trailers: HeaderMap.of(trailers),
    };
    const sizes = [headers.length, received.body.length, trailers.length];
    this.#deliver(received, "proxy_on_http_call_response", token, ...sizes);
  }

  /** Fails an HTTP call, as a timeout, a reset or an answer above 32 MiB does: the callback gets no headers at all. */
  fail(token: number): void {
    this.#take(this.http, token);
    this.status = { code: Status.BrokenConnection, message: "reset" };
    this.#deliver({}, "proxy_on_http_call_response", token, 0, 0, 0);
  }

  grpcInitialMetadata(token: number, metadata: HeaderList): void {
    this.#open(token);
    const received = { initialMetadata: HeaderMap.of(metadata) };
    this.#deliver(received, "proxy_on_grpc_receive_initial_metadata", token, metadata.length);
  }

  /** Delivers a message. It answers a unary call, which is over with it. */
  grpcMessage(token: number, message: Uint8Array): void {
    const callout = this.#open(token);
    if (callout.kind === "call") this.grpc.delete(token);
    this.#deliver({ message }, "proxy_on_grpc_receive", token, message.length);
  }

  grpcTrailingMetadata(token: number, metadata: HeaderList): void {
    this.#open(token);
    const received = { trailingMetadata: HeaderMap.of(metadata) };
    this.#deliver(received, "proxy_on_grpc_receive_trailing_metadata", token, metadata.length);
  }

  /** Ends a call or stream with a gRPC status. */
  grpcClose(token: number, code: number, message = ""): void {
    this.#take(this.grpc, token);
    this.#close(token, code, message);
  }

  /** Records a call the filter makes and returns its token; undefined where Envoy would not take it. */
  httpCall(
    cluster: string,
    headers: Pairs,
    body: Uint8Array,
    trailers: Pairs,
    timeout: number,
  ): number | undefined {
    const names = headers.map(([name]) => name.toLowerCase());
    const isComplete = [":method", ":path", ":authority"].every((name) => names.includes(name));
    if (timeout < 0 || !isComplete || !this.#guest.knowsCluster(cluster)) return undefined;
    const token = this.#guest.nextToken("http");
    this.http.set(token, {
      token,
      cluster,
      headers: toList(headers),
      body,
      trailers: toList(trailers),
      timeout,
    });
    return token;
  }

  /**
   * Records a gRPC call or stream the filter opens and returns its token; undefined where the cluster is unknown: then
   * Envoy closes it at once, under a token the filter never got.
   */
  grpcOpen(callout: Omit<GrpcCallout, "token" | "initialMetadata">, metadata: Pairs): number | undefined {
    const token = this.#guest.nextToken(callout.kind);
    if (!this.#guest.knowsCluster(callout.cluster)) {
      this.#guest.defer(() => this.#close(token, UNAVAILABLE, "Cluster not available"));
      return undefined;
    }
    this.grpc.set(token, { ...callout, token, initialMetadata: toList(metadata) });
    return token;
  }

  #close(token: number, code: number, message: string): void {
    this.status = { code, message };
    this.#deliver({}, "proxy_on_grpc_close", token, code);
  }

  #deliver(received: Received, callback: string, token: number, ...sizes: number[]): void {
    this.received = received;
    this.#guest.defer(() => {
      this.received = {};
      this.status = { code: this.status.code, message: "" };
    });
    this.#guest.call(this.#root, callback, this.#root.id, token, ...sizes);
  }

  #open(token: number): GrpcCallout {
    const callout = this.grpc.get(token);
    if (!callout) throw new Error(`callouts: no gRPC call or stream with token ${token} is open`);
    return callout;
  }

  #take<Callout>(callouts: Map<number, Callout>, token: number): void {
    if (!callouts.delete(token)) throw new Error(`callouts: no call with token ${token} waits for an answer`);
  }
}

function toList(pairs: Pairs): HeaderList {
  return pairs.map(([name, value]) => [name.toLowerCase(), toText(value)]);
}
