import { Slice } from "../bytes/slice";

/** A request on its way to a backend, with its final body and, until an authenticator changes it, its final path. */
export abstract class UpstreamRequest {
  /** A header as the client sent it, whatever became of it since, by its name in lower case; NOTHING where there was none. */
  abstract get(name: Slice): Slice;
  /** Sets a header, given by its name in lower case, whatever it held. */
  abstract set(name: Slice, value: Slice): void;
  /** Takes a header off, however often it is there. */
  abstract remove(name: Slice): void;
  /** Takes off every header the client sent under a name with this prefix. */
  abstract removeAll(prefix: Slice): void;
  abstract method(): Slice;
  /** Path and query. Valid until `setPath`. */
  abstract path(): Slice;
  /** Replaces path and query by a copy of `path`, which must not be what `path()` returned. */
  abstract setPath(path: Slice): void;
  abstract body(): Slice;
  /** Wall-clock time in nanoseconds since 1970. */
  abstract time(): u64;
  /** A text of Envoy's dynamic metadata: `path` is the namespace and the keys in it, joined by zero bytes. NOTHING where there is none. */
  abstract metadata(path: Slice): Slice;
}
