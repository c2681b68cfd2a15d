import { literal } from "../bytes/ascii";
import { isNothing, lengthOf, startOf } from "../bytes/slice";
import { getProperty } from "../host/properties";
import { free } from "../host/returned";
import { Exchange } from "./exchange";

const REQUEST_SIZE = literal("request\0total_size");
const BACKEND_LATENCY = literal("response\0backend_latency");

/** A stream whose headers the filter holds until it has seen the body. Its context must be the effective one when it is made or asked. */
export abstract class HeldStream {
  /** When it was first seen that the body has come although the filter was not shown any, in milliseconds since 1970; 0 for not yet. */
  bypassedSince: u64 = 0;

  constructor(readonly exchange: Exchange) {}

  /** Whether the host has bytes of the body. */
  abstract bodyHasCome(): bool;
}

/** Held with its request's headers, whose size the host counts together with what it has of the body. */
export class HeldRequest extends HeldStream {
  private readonly sizeOfHeaders: i64;

  constructor(exchange: Exchange) {
    super(exchange);
    this.sizeOfHeaders = requestSize();
  }

  bodyHasCome(): bool {
    return requestSize() > this.sizeOfHeaders;
  }
}

/** Held with its reply's headers. The host does not tell how much of a reply it holds, but how long the whole took once it is there. */
export class HeldReply extends HeldStream {
  bodyHasCome(): bool {
    const latency = getProperty(BACKEND_LATENCY);
    const isComplete = !isNothing(latency);
    free(latency);
    return isComplete;
  }
}

/** Bytes of the headers and of the body so far; 0 where the host does not tell. */
function requestSize(): i64 {
  const value = getProperty(REQUEST_SIZE);
  const size = lengthOf(value) == 8 ? load<i64>(startOf(value)) : 0;
  free(value);
  return size;
}
