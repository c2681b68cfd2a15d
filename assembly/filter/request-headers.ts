import { literal } from "../bytes/ascii";
import { Slice, NOTHING, equals, isNothing, startsWith } from "../bytes/slice";
import { HeaderLookup } from "../filterapi/header";
import { HeaderPairs } from "../host/header-pairs";
import { HeaderMap, getHeaderPairs, removeHeader, setHeader } from "../host/headers";
import { free } from "../host/returned";
import {
  DESTINATION_ENDPOINT,
  FALLBACK_ENDPOINT,
  MODEL_REWRITE,
  OLDER_MODEL_REWRITE,
  SERVED_ENDPOINT,
} from "../picker/protocol-headers";
import { CONTROL_PREFIX } from "./steering-headers";

const ACCEPT_ENCODING = literal("accept-encoding");
const IDENTITY = literal("identity");

/** The request's headers: fetched from the host once, read from that copy, changed in the host. */
export class RequestHeaders extends HeaderLookup {
  private readonly serialised: Slice;
  private readonly names: Slice[] = [];
  private readonly values: Slice[] = [];

  /** Fetches the headers and takes off those that a client must not send: control headers and the choice of an endpoint. */
  constructor() {
    super();
    this.serialised = getHeaderPairs(HeaderMap.Request);
    const pairs = new HeaderPairs(this.serialised);
    while (pairs.next()) {
      if (isForged(pairs.name)) removeHeader(HeaderMap.Request, pairs.name);
      else {
        this.names.push(pairs.name);
        this.values.push(pairs.value);
      }
    }
  }

  /** How many came, forged ones left out. */
  get count(): i32 {
    return this.names.length;
  }

  nameAt(index: i32): Slice {
    return this.names[index];
  }

  valueAt(index: i32): Slice {
    return this.values[index];
  }

  get(name: Slice): Slice {
    for (let index = 0; index < this.names.length; index++) {
      if (equals(this.names[index], name)) return this.values[index];
    }
    return NOTHING;
  }

  /** Sets a header, whatever it held; `get` still answers what came. */
  set(name: Slice, value: Slice): void {
    setHeader(HeaderMap.Request, name, value);
  }

  remove(name: Slice): void {
    removeHeader(HeaderMap.Request, name);
  }

  /** Asks for a reply that is not compressed: it is read on its way. */
  refuseCompression(): void {
    if (!isNothing(this.get(ACCEPT_ENCODING))) this.set(ACCEPT_ENCODING, IDENTITY);
  }

  /** Takes off a header that came: each change in the host makes Envoy select the route anew. */
  removeIfPresent(name: Slice): void {
    if (!isNothing(this.get(name))) this.remove(name);
  }

  /** Takes off every header that came under a name with this prefix. */
  removeAll(prefix: Slice): void {
    for (let index = 0; index < this.names.length; index++) {
      if (startsWith(this.names[index], prefix)) this.remove(this.names[index]);
    }
  }

  dispose(): void {
    free(this.serialised);
    this.names.length = 0;
    this.values.length = 0;
  }
}

function isForged(name: Slice): bool {
  return (
    startsWith(name, CONTROL_PREFIX) ||
    equals(name, DESTINATION_ENDPOINT) ||
    equals(name, SERVED_ENDPOINT) ||
    equals(name, FALLBACK_ENDPOINT) ||
    equals(name, MODEL_REWRITE) ||
    equals(name, OLDER_MODEL_REWRITE)
  );
}
