import { Arena } from "../../bytes/arena";
import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { InferencePool } from "../../filterapi/inference-pool";

const LOAD = literal("endpoint-metrics/");
const MEMBERS = literal("endpoint-members/");
const LEASE = literal("scrape-lease/");
const IN_FLIGHT = literal("in-flight/");
const PREFIXES = literal("prefixes/");
const SLASH: u8 = 0x2f;

/** The keys under which workers share what they know of a pool. */
export class PoolKeys {
  /** The load of its servers: see `snapshot-keys.ts`. */
  readonly load: Slice;
  /** Its members, where they are discovered: an array of `{address, labels}`. */
  readonly members: Slice;
  /** Which worker reads load and members for all. */
  readonly lease: Slice;
  /** What a slash and the number of a worker's slot are appended to: the requests it has in flight. */
  readonly inFlight: Slice;
  /** What a slash and a number are appended to: which servers have the beginning of a prompt. */
  readonly prefixes: Slice;
  private readonly arena: Arena;

  constructor(pool: InferencePool) {
    const arena = new Arena();
    this.arena = arena;
    this.load = keyOf(LOAD, pool, arena);
    this.members = keyOf(MEMBERS, pool, arena);
    this.lease = keyOf(LEASE, pool, arena);
    this.inFlight = keyOf(IN_FLIGHT, pool, arena);
    this.prefixes = keyOf(PREFIXES, pool, arena);
  }

  /** Gives the keys back. */
  dispose(): void {
    this.arena.dispose();
  }
}

function keyOf(prefix: Slice, pool: InferencePool, arena: Arena): Slice {
  const text = new Sink();
  text.bytes(prefix);
  text.bytes(pool.namespace);
  text.byte(SLASH);
  text.bytes(pool.name);
  const key = arena.copy(text.written);
  text.dispose();
  return key;
}
