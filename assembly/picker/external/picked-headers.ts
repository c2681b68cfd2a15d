import { equalsIgnoringCase, literal } from "../../bytes/ascii";
import { NOTHING, Slice, sliceOf, startOf } from "../../bytes/slice";
import { Sink } from "../../bytes/sink";
import {
  DESTINATION_ENDPOINT,
  FALLBACK_ENDPOINT,
  MODEL_REWRITE,
  OLDER_MODEL_REWRITE,
} from "../protocol-headers";
import { SetHeaders } from "./header-mutation";

/** The headers by which a picker says what concerns the gateway: places in `names`. */
export const enum PickedHeader {
  Destination,
  /** Of the protocol before its version 0.4. */
  Fallback,
  ModelRewrite,
  OlderModelRewrite,
  ContentLength,
  /** From here on: what model servers and their sidecars read, passed on to them. */
  FirstPassed,
}

/**
 * What else a picker sets is what the client sent, said again, and is not looked at. The passed ones tell where prompts are prefilled and
 * encoded, where the cache comes from, which rank of a data-parallel server works, and for whom a server was picked last time.
 */
const NAMES: StaticArray<Slice> = [
  DESTINATION_ENDPOINT,
  FALLBACK_ENDPOINT,
  MODEL_REWRITE,
  OLDER_MODEL_REWRITE,
  literal("content-length"),
  literal("x-prefiller-host-port"),
  literal("x-encoder-hosts-ports"),
  literal("x-kv-cache-source-host-port"),
  literal("x-data-parallel-host-port"),
  literal("x-data-parallel-rank"),
  literal("x-session-token"),
];

/** The headers of those that name other servers: a client that sends them would choose whom a model server calls. */
const LAST_FORGEABLE: i32 = (PickedHeader.FirstPassed as i32) + 4;

const MISSING: u64 = u64.MAX_VALUE;

export function pickedHeaderName(header: PickedHeader): Slice {
  return NAMES[header];
}

/** The headers that only a picker may write, whether it did or not: what a client sends under these names is taken off. */
export function pickerOwnedHeaders(): Slice[] {
  return NAMES.slice<Array<Slice>>(PickedHeader.FirstPassed, LAST_FORGEABLE + 1);
}

/** The headers a picker has set, as far as they concern the gateway; kept beyond the message they came in. */
export class PickedHeaders {
  private readonly text: Sink = new Sink();
  /** For each name the offset and length of its value in `text`. */
  private readonly places: StaticArray<u64> = new StaticArray<u64>(NAMES.length).fill(MISSING);

  get exhausted(): bool {
    return this.text.exhausted;
  }

  /** Takes over what a `HeaderMutation` sets; a later value replaces an earlier one. False where it is malformed. */
  take(mutation: Slice): bool {
    const headers = new SetHeaders(mutation);
    while (headers.next()) {
      for (let place = 0; place < NAMES.length; place++) {
        if (equalsIgnoringCase(headers.name, NAMES[place])) this.keep(place, headers.value);
      }
    }
    return !headers.isMalformed;
  }

  /** The value of a header; NOTHING where the picker has not set it. Valid until the next `take`. */
  get(header: PickedHeader): Slice {
    const place = this.places[header];
    if (place == MISSING) return NOTHING;
    return sliceOf(startOf(this.text.written) + ((place >>> 32) as usize), place as i32);
  }

  /** How many headers may be passed on to the pool: places from `PickedHeader.FirstPassed`. */
  get passedCount(): i32 {
    return NAMES.length - PickedHeader.FirstPassed;
  }

  dispose(): void {
    this.text.dispose();
    this.places.fill(MISSING);
  }

  private keep(place: i32, value: Slice): void {
    // A byte before each value: even the address of an empty one is not that of nothing.
    this.text.byte(0);
    const start = this.text.length;
    this.text.bytes(value);
    if (!this.text.exhausted) this.places[place] = ((start as u64) << 32) | (value & 0xffffffff);
  }
}
