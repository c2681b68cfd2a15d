import type { HeaderMap } from "./header-map.ts";
import { PropertyTree, toBytes } from "./properties.ts";
import type { Properties } from "./properties.ts";

/** What the properties of a stream follow from. */
export interface StreamView {
  /** The headers the filter can reach at this moment. */
  readonly requestHeaders: HeaderMap | undefined;
  /** Bytes that have come of the request's body, whether the filter was shown them or not. */
  readonly requestBytes: number;
  readonly responseHeaders: HeaderMap | undefined;
  readonly responseTrailers: HeaderMap | undefined;
  readonly responseStarted: boolean;
  /** Whether the upstream has sent its reply to the end. */
  readonly responseComplete: boolean;
  readonly responseCode: number;
  readonly responseCodeDetails: string;
  /** Envoy's response flags, as bits. */
  readonly responseFlags: number;
  readonly pluginRootId: string;
  readonly pluginVmId: string;
}

const REQUEST_HEADERS: Readonly<Record<string, string>> = {
  path: ":path",
  host: ":authority",
  method: ":method",
  scheme: ":scheme",
  id: "x-request-id",
  referer: "referer",
  useragent: "user-agent",
};

/** What Envoy knows only once a host was selected: in a downstream filter, from the response on. */
const AFTER_HOST_SELECTION = ["upstream", "upstream_host_metadata"];

/** The properties of one stream: those that follow from its state, those the test gave, and the filter state. */
export class StreamProperties {
  /** Filter state by key. What `proxy_set_property` names "k" is under "wasm.k". */
  readonly filterState: Map<string, Buffer>;
  readonly #given: PropertyTree;
  readonly #hostIsSelected: boolean;

  /** `filterState`: that of the stream which this one is an attempt of; by default it has its own. */
  constructor(given: Properties, hostIsSelected: boolean, filterState = new Map<string, Buffer>()) {
    this.filterState = filterState;
    this.#given = new PropertyTree(given);
    this.#hostIsSelected = hostIsSelected;
  }

  /** Adds what becomes known while the stream runs. */
  add(properties: Properties): void {
    this.#given.add(properties);
  }

  /** The value at a path, or undefined where Envoy says NotFound in this phase. */
  get(path: readonly string[], view: StreamView): Buffer | undefined {
    const [first = "", second = ""] = path;
    if (first === "request") return this.#request(path.slice(1), view);
    if (first === "response") return this.#response(path.slice(1), view) ?? this.#given.get(path);
    if (first === "plugin_root_id" || first === "plugin_name") return Buffer.from(view.pluginRootId);
    if (first === "plugin_vm_id") return Buffer.from(view.pluginVmId);
    if (first === "filter_state" && path.length === 2) return this.filterState.get(second);
    const isEarly = !this.#hostIsSelected && !view.responseStarted;
    if (isEarly && second !== "request_attempt_count") {
      if (AFTER_HOST_SELECTION.includes(first === "xds" ? second : first)) return undefined;
    }
    return this.#given.get(path) ?? (path.length === 1 ? this.filterState.get(`wasm.${first}`) : undefined);
  }

  /** Everything that reads the request headers is gone once they are out of reach; sizes and times are not. */
  #request(path: readonly string[], view: StreamView): Buffer | undefined {
    const [name = "", header = ""] = path;
    const headers = view.requestHeaders;
    const value = (key: string): Buffer | undefined => fromByteString(headers?.get(key));
    const [beforeQuery = "", query = ""] = (headers?.get(":path") ?? "").split(/\?(.*)/s);
    if (name === "headers") return value(header);
    if (name === "url_path") return headers && fromByteString(beforeQuery);
    if (name === "query") return headers && fromByteString(query);
    if (name === "total_size") return headers && toBytes(headers.byteSize + view.requestBytes);
    const key = REQUEST_HEADERS[name];
    return key === undefined ? this.#given.get(["request", ...path]) : value(key);
  }

  #response(path: readonly string[], view: StreamView): Buffer | undefined {
    const [name = "", header = ""] = path;
    if (name === "headers") return fromByteString(view.responseHeaders?.get(header));
    if (name === "trailers") return fromByteString(view.responseTrailers?.get(header));
    if (name === "flags") return toBytes(view.responseFlags);
    // No time passes in the host.
    if (name === "backend_latency" && view.responseComplete) return toBytes(0);
    if (name === "code" && view.responseStarted) return toBytes(view.responseCode);
    if (name === "code_details" && view.responseCodeDetails) return toBytes(view.responseCodeDetails);
    return undefined;
  }
}

function fromByteString(value: string | undefined): Buffer | undefined {
  return value === undefined ? undefined : Buffer.from(value, "latin1");
}
