import { SharedStore } from "../../bytes/shared-store";
import { InferencePool } from "../../filterapi/inference-pool";
import { EndpointSet } from "../endpoint-set";
import { MemberReader } from "./member-reader";
import { PoolKeys } from "./pool-keys";
import { SharedInFlight } from "./shared-in-flight";
import { SharedPrefixes } from "./shared-prefixes";
import { SharedValue } from "./shared-value";
import { SnapshotReader } from "./snapshot-reader";

/** How often a worker looks for something new, at most, in milliseconds. Members change with deployments, load all the time. */
const LOAD_GAP: u64 = 5;
const MEMBERS_GAP: u64 = 100;

/** What one worker knows of a pool's servers from other workers: who they are, their load, and which requests and prompts others sent them. */
export class PoolKnowledge {
  readonly inFlight: SharedInFlight;
  readonly prefixes: SharedPrefixes;
  readonly keys: PoolKeys;
  private readonly load: SharedValue;
  private readonly loadReader: SnapshotReader;
  /** Null where the members are configured. */
  private readonly members: SharedValue | null;
  private readonly memberReader: MemberReader;

  /** `owner`: a number that no other worker, and no other pool of this one, has; not 0. */
  constructor(
    readonly pool: InferencePool,
    readonly endpoints: EndpointSet,
    readonly store: SharedStore,
    readonly owner: u64,
  ) {
    const keys = new PoolKeys(pool);
    this.keys = keys;
    this.inFlight = new SharedInFlight(store, keys.inFlight, endpoints, owner);
    this.prefixes = new SharedPrefixes(store, keys.prefixes, pool.picker.prefixCache.memory);
    this.load = new SharedValue(store, keys.load, LOAD_GAP);
    this.loadReader = new SnapshotReader(endpoints);
    this.members = pool.discovery === null ? null : new SharedValue(store, keys.members, MEMBERS_GAP);
    this.memberReader = new MemberReader(endpoints);
  }

  /** To be called before a request is given to a server. `now` in milliseconds since 1970. */
  refresh(now: u64): void {
    this.refreshMembers(now);
    if (this.load.hasChanged(now)) this.loadReader.apply(this.load.text);
    this.inFlight.refresh(now);
    this.prefixes.isActive = !this.inFlight.isAlone;
  }

  /** Brings the endpoints up to date alone. */
  refreshMembers(now: u64): void {
    const members = this.members;
    if (members === null || !members.hasChanged(now)) return;
    this.memberReader.apply(members.text);
    // Servers that are new to this worker may have been read already.
    this.load.forget();
  }

  /** Gives the memory back, the addresses of discovered endpoints included. */
  dispose(): void {
    this.inFlight.dispose();
    this.prefixes.dispose();
    this.load.dispose();
    this.loadReader.dispose();
    const members = this.members;
    if (members !== null) members.dispose();
    this.memberReader.dispose();
    this.keys.dispose();
  }
}
