import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { SliceMap } from "../../bytes/slice-map";

/** The members of a server's entry in the snapshot of a pool's load, a JSON array that all workers read; in the order of SNAPSHOT_KEYS. */
export const enum SnapshotField {
  Address,
  /** False where the server is known not to be ready for requests. */
  Healthy,
  Waiting,
  Running,
  KvCacheUsage,
  RunningLora,
  WaitingLora,
  MaxLora,
  /** Requests in flight that the reading worker does not count itself. */
  InFlight,
  BlockTokens,
  Blocks,
  /** Milliseconds since 1970; absent: it does not grow old. */
  ReadAt,
}

export const SNAPSHOT_KEYS: StaticArray<Slice> = [
  literal("address"),
  literal("healthy"),
  literal("waiting"),
  literal("running"),
  literal("kvCacheUsage"),
  literal("runningLora"),
  literal("waitingLora"),
  literal("maxLora"),
  literal("inFlight"),
  literal("blockTokens"),
  literal("blocks"),
  literal("readAt"),
];

/** Also of an entry of the pool's members. */
export const ADDRESS: Slice = SNAPSHOT_KEYS[SnapshotField.Address];

/** From a key to its field. */
export function snapshotFields(): SliceMap {
  const fields = new SliceMap();
  for (let field = 0; field < SNAPSHOT_KEYS.length; field++) fields.set(SNAPSHOT_KEYS[field], field);
  return fields;
}
