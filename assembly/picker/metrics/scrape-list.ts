import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { ABSENT, SliceMap } from "../../bytes/slice-map";
import { decodeString, member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Tape } from "../../json/tape";
import { EndpointSet } from "../endpoint-set";
import { ModelServer } from "../model-server";
import { NO_CALL } from "./ports";
import { ServerScrape } from "./server-scrape";
import { ADDRESS } from "./snapshot-keys";

/** The servers of a pool that are read all at once; those of larger pools take turns within the interval. */
const BURST: i32 = 16;

/** The readings of all servers of a pool. */
export class ScrapeList {
  /** In the order of the endpoints. */
  scrapes: ServerScrape[] = [];
  private places: SliceMap = new SliceMap();
  private readonly calls: Map<u32, ServerScrape> = new Map<u32, ServerScrape>();
  /** The endpoints that the list was made of. */
  private servers: ModelServer[] = [];

  /** `interval`: between two readings of one server, in milliseconds. */
  constructor(
    private readonly endpoints: EndpointSet,
    private readonly interval: i32,
  ) {}

  /** Whether any call is out. */
  get hasCalls(): bool {
    return this.calls.size > 0;
  }

  /** Follows the endpoints where they have changed, and says whether they had. */
  update(now: u64): bool {
    const servers = this.endpoints.servers;
    if (servers === this.servers) return false;
    this.servers = servers;
    const before = this.scrapes;
    const after = new Array<ServerScrape>(servers.length);
    const places = new SliceMap();
    for (let index = 0; index < servers.length; index++) {
      const address = servers[index].address;
      const known = this.places.get(address);
      after[index] = known == ABSENT ? new ServerScrape(address, this.firstDue(index, now)) : before[known];
      places.set(address, index);
    }
    for (let index = 0; index < before.length; index++) {
      if (places.get(before[index].address) == ABSENT) before[index].dispose();
    }
    this.scrapes = after;
    this.places = places;
    return true;
  }

  started(scrape: ServerScrape, token: u32): void {
    scrape.call = token;
    this.calls.set(token, scrape);
  }

  awaits(token: u32): bool {
    return this.calls.has(token);
  }

  /** The reading that a call was made for; null where the server has left the pool meanwhile. */
  answered(token: u32): ServerScrape | null {
    if (!this.calls.has(token)) return null;
    const scrape = this.calls.get(token);
    this.calls.delete(token);
    scrape.call = NO_CALL;
    const place = this.places.get(scrape.address);
    return place != ABSENT && this.scrapes[place] === scrape ? scrape : null;
  }

  /** Takes over the entries of a snapshot. */
  adopt(snapshot: Slice): void {
    const tape = new Tape();
    const text = new Sink();
    const isArray = scan(snapshot, tape) == JsonError.None && tape.kind(tape.root) == Kind.Array;
    let node = isArray ? tape.firstChild(tape.root) : NO_NODE;
    for (; node != NO_NODE; node = tape.nextSibling(node)) {
      const address = member(tape, node, ADDRESS);
      if (tape.kind(address) != Kind.String) continue;
      text.clear();
      decodeString(tape, address, text);
      const place = this.places.get(text.written);
      if (place == ABSENT) continue;
      this.scrapes[place].entry.clear();
      this.scrapes[place].entry.bytes(tape.raw(node));
    }
    text.dispose();
    tape.dispose();
  }

  /** Gives the memory back. */
  dispose(): void {
    for (let index = 0; index < this.scrapes.length; index++) this.scrapes[index].dispose();
    this.scrapes = [];
    this.places = new SliceMap();
    this.calls.clear();
  }

  /** The servers of a large pool begin one after the other, and so stay apart. */
  private firstDue(index: i32, now: u64): u64 {
    const count = this.endpoints.count;
    return count <= BURST ? now : now + ((index as u64) * (this.interval as u64)) / (count as u64);
  }
}
