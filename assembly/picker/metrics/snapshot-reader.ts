import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { SliceMap } from "../../bytes/slice-map";
import { xxhash64 } from "../../crypto/xxhash64";
import { decodeString, integer, member, real } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { AdapterSet } from "../adapter-set";
import { EndpointSet } from "../endpoint-set";
import { ModelServer } from "../model-server";
import { ALWAYS_FRESH, ServerLoad } from "../server-load";
import { ADDRESS, SnapshotField, snapshotFields } from "./snapshot-keys";

/** Carries the snapshots of a pool's load into what a worker knows of its servers. */
export class SnapshotReader {
  private readonly fields: SliceMap = snapshotFields();
  private readonly tape: Tape = new Tape();
  private readonly text: Sink = new Sink();
  private edition: u32 = 0;

  constructor(private readonly endpoints: EndpointSet) {}

  /**
   * Gives each server what `snapshot` says of it; one of which it says nothing has no load any more. A text that is no snapshot changes
   * nothing.
   */
  apply(snapshot: Slice): void {
    const tape = this.tape;
    if (scan(snapshot, tape) != JsonError.None || tape.kind(tape.root) != Kind.Array) return;
    this.edition++;
    for (let entry = tape.firstChild(tape.root); entry != NO_NODE; entry = tape.nextSibling(entry)) {
      const address = member(tape, entry, ADDRESS);
      if (tape.kind(address) != Kind.String) continue;
      const server = this.endpoints.find(this.decoded(address));
      if (server !== null) this.applyEntry(entry, server);
    }
    this.dropOthers();
  }

  /** Gives the memory back. */
  dispose(): void {
    this.tape.dispose();
    this.text.dispose();
  }

  private applyEntry(entry: Node, server: ModelServer): void {
    const tape = this.tape;
    const known = server.load;
    const load = known === null ? new ServerLoad() : known;
    server.load = load;
    load.clear();
    load.edition = this.edition;
    // One walk over the members: to look each of them up would be a walk for each.
    for (let key = tape.firstChild(entry); key != NO_NODE; key = tape.nextSibling(key)) {
      const name = tape.escaped(key) ? this.decoded(key) : tape.text(key);
      this.applyField(this.fields.get(name), tape.valueOf(key), server, load);
    }
  }

  private applyField(field: i32, value: Node, server: ModelServer, load: ServerLoad): void {
    switch (field) {
      case SnapshotField.Healthy:
        load.reportedUnhealthy = this.tape.kind(value) == Kind.False;
        break;
      case SnapshotField.Waiting:
        load.waiting = this.count(value);
        break;
      case SnapshotField.Running:
        load.running = this.count(value);
        break;
      case SnapshotField.KvCacheUsage: {
        const usage = real(this.tape, value);
        load.kvCacheUsage = usage > 0 ? min(usage, 1.0) : 0;
        break;
      }
      case SnapshotField.RunningLora:
        this.readNames(value, load.runningAdapters);
        break;
      case SnapshotField.WaitingLora:
        this.readNames(value, load.waitingAdapters);
        break;
      case SnapshotField.MaxLora:
        load.mostAdapters = this.count(value);
        break;
      case SnapshotField.InFlight:
        server.inFlightElsewhere = this.count(value);
        break;
      case SnapshotField.BlockTokens:
        load.cacheBlockTokens = this.count(value);
        break;
      case SnapshotField.Blocks:
        load.cacheBlocks = this.count(value);
        break;
      case SnapshotField.ReadAt: {
        const readAt = integer(this.tape, value);
        load.readAt = readAt >= 0 ? (readAt as u64) : ALWAYS_FRESH;
        break;
      }
    }
  }

  private dropOthers(): void {
    const servers = this.endpoints.servers;
    for (let index = 0; index < servers.length; index++) {
      const load = servers[index].load;
      if (load !== null && load.edition != this.edition) servers[index].load = null;
    }
  }

  /** A number without its fraction; 0 for what is none, or below 0. */
  private count(node: Node): i32 {
    const value = real(this.tape, node);
    return value > 0 ? (min(value, i32.MAX_VALUE as f64) as i32) : 0;
  }

  private readNames(array: Node, names: AdapterSet): void {
    const tape = this.tape;
    names.clear();
    if (tape.kind(array) != Kind.Array) return;
    for (let name = tape.firstChild(array); name != NO_NODE; name = tape.nextSibling(name)) {
      if (tape.kind(name) == Kind.String) names.add(xxhash64(this.decoded(name)));
    }
  }

  /** The characters of a string; valid until the next call. */
  private decoded(node: Node): Slice {
    this.text.clear();
    decodeString(this.tape, node, this.text);
    return this.text.written;
  }
}
