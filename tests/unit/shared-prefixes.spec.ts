import { Candidates } from "../../assembly/picker/candidates";
import { EndpointSet } from "../../assembly/picker/endpoint-set";
import { SharedPrefixes } from "../../assembly/picker/metrics/shared-prefixes";
import { PrefixChain, PrefixHasher } from "../../assembly/picker/prefix-chain";
import { PrefixIndex } from "../../assembly/picker/prefix-index";
import { PrefixMatches } from "../../assembly/picker/prefix-matches";
import { NOW } from "./support/model-servers";
import { MemoryStore, endpointsAt } from "./support/sharing";
import { bytesOf } from "./support/text";

const PREFIX = bytesOf("prefixes/default/pool");
const ADDRESSES = ["h:0", "h:1", "h:2", "h:3", "h:4", "h:5", "h:6"];
const BLOCK: i32 = 16;
const TABLE: i32 = 64 * 1024;

/** A prompt of blocks, each named by one letter. */
function blocks(letters: string): PrefixChain {
  let prompt = "";
  for (let index = 0; index < letters.length; index++) prompt += letters.charAt(index).repeat(BLOCK);
  const chain = new PrefixChain();
  new PrefixHasher(BLOCK, 512).hash(bytesOf("m"), bytesOf(prompt), chain);
  return chain;
}

/** What one worker knows of prompts. */
class Worker {
  readonly endpoints: EndpointSet;
  readonly index: PrefixIndex = new PrefixIndex(TABLE);
  readonly shared: SharedPrefixes;
  private readonly candidates: Candidates = new Candidates();
  private readonly matches: PrefixMatches = new PrefixMatches();

  constructor(store: MemoryStore, addresses: string[] = ADDRESSES) {
    this.endpoints = endpointsAt(addresses);
    this.shared = new SharedPrefixes(store, PREFIX, TABLE);
  }

  /** Gives a server a prompt, by its place. */
  give(chain: PrefixChain, place: i32): void {
    const server = this.endpoints.servers[place];
    this.index.match(chain, this.matches);
    this.shared.tell(chain, this.matches.lengthOf(server.mark), server);
    this.index.record(chain, chain.length, server.mark);
  }

  /** The blocks of a prompt that each server has, as far as the worker finds out. */
  knows(chain: PrefixChain): string {
    this.candidates.begin(this.endpoints, NOW, 1000);
    this.index.match(chain, this.matches);
    this.shared.learn(chain, this.candidates, this.matches, this.index);
    this.index.match(chain, this.matches);
    const lengths: string[] = [];
    for (let place = 0; place < this.endpoints.count; place++) {
      lengths.push(this.matches.lengthOf(this.endpoints.servers[place].mark).toString());
    }
    return lengths.join(" ");
  }
}

describe("prompts that workers tell each other about", () => {
  it("are known to all of them as far as a power of two of their blocks, and to their end", () => {
    const store = new MemoryStore();
    const one = new Worker(store);
    const other = new Worker(store);
    one.give(blocks("abcdefghijklm"), 3);
    expect(other.knows(blocks("abcdefghijklm"))).toBe("0 0 0 13 0 0 0");
    expect(new Worker(store).knows(blocks("abcdefghijxyz"))).toBe("0 0 0 8 0 0 0");
    expect(new Worker(store).knows(blocks("abcdxyz"))).toBe("0 0 0 4 0 0 0");
    expect(new Worker(store).knows(blocks("abxyz"))).toBe("0 0 0 2 0 0 0");
    expect(new Worker(store).knows(blocks("bcdefghijklm"))).toBe("0 0 0 0 0 0 0");
  });

  it("lead to the same server where workers number their servers differently", () => {
    const store = new MemoryStore();
    new Worker(store).give(blocks("abcd"), 1);
    expect(new Worker(store, ["h:9", "h:8", "h:1"]).knows(blocks("abcd"))).toBe("0 0 4");
    expect(new Worker(store, ["h:9"]).knows(blocks("abcd"))).toBe("0");
  });

  it("are asked for from where what a worker knows itself ends", () => {
    const store = new MemoryStore();
    const one = new Worker(store);
    const other = new Worker(store);
    one.give(blocks("abcdefgh"), 0);
    other.give(blocks("abcdxyzw"), 1);
    expect(one.knows(blocks("abcdefgh"))).toBe("8 0 0 0 0 0 0");
    one.give(blocks("abcdefgh"), 2);
    expect(other.knows(blocks("abcdefgh"))).toBe("8 4 8 0 0 0 0");
  });

  it("are told in full by a worker that was alone when it learnt of them", () => {
    const store = new MemoryStore();
    const one = new Worker(store);
    one.index.record(blocks("abcdefgh"), 8, one.endpoints.servers[5].mark);
    one.give(blocks("abcdefgh"), 5);
    expect(new Worker(store).knows(blocks("abcdefgh"))).toBe("0 0 0 0 0 8 0");
  });

  it("name the four servers that were told of last", () => {
    const store = new MemoryStore();
    for (let place = 0; place < 7; place++) new Worker(store).give(blocks("ab"), place);
    expect(new Worker(store).knows(blocks("ab"))).toBe("0 0 0 2 2 2 2");
  });

  it("reach further than a beginning that all prompts have in common", () => {
    const store = new MemoryStore();
    const one = new Worker(store);
    for (let place = 0; place < 7; place++)
      one.give(blocks("abcd" + "tuvwxyz".charAt(place).repeat(12)), place);
    const other = new Worker(store);
    for (let place = 0; place < 7; place++) other.give(blocks("abcd"), place);
    expect(other.knows(blocks("abcd" + "t".repeat(12)))).toBe("16 0 4 4 4 4 4");
  });

  it("follow a request that another server has served", () => {
    const store = new MemoryStore();
    const one = new Worker(store);
    one.give(blocks("abcd"), 0);
    one.give(blocks("abcdefgh"), 0);
    one.shared.moved(blocks("abcdefgh"), 4, one.endpoints.servers[0], one.endpoints.servers[1]);
    expect(new Worker(store).knows(blocks("abcdefgh"))).toBe("4 8 0 0 0 0 0");
  });

  it("cost nothing but a read once they are known", () => {
    const store = new MemoryStore();
    const one = new Worker(store);
    const chain = blocks("abcdefghijklmnop");
    one.give(chain, 2);
    const writes = store.writes;
    const reads = store.reads;
    one.knows(chain);
    one.give(chain, 2);
    expect(store.writes).toBe(writes);
    expect(store.reads - reads).toBe(3);
  });

  it("take a fixed number of keys, where the oldest make room", () => {
    const store = new MemoryStore();
    const one = new Worker(store);
    for (let prompt = 0; prompt < 2000; prompt++) one.give(blocks((1000 + prompt).toString()), prompt % 7);
    let keys = 0;
    for (let key = 0; key < 100; key++) {
      if (store.version(`prefixes/default/pool/${key}`) != 0) keys++;
    }
    expect(keys).toBe(TABLE / 2048);
    expect(new Worker(store).knows(blocks("2999")).split(" ")[1999 % 7]).toBe("4");
  });

  it("that are too short, or nonsense in the shared data, are not used", () => {
    const store = new MemoryStore();
    const one = new Worker(store);
    one.give(blocks("a"), 0);
    one.give(blocks(""), 0);
    expect(store.writes).toBe(0);
    for (let key = 0; key < 32; key++) store.write(bytesOf(`prefixes/default/pool/${key}`), bytesOf("xx"), 0);
    expect(new Worker(store).knows(blocks("abcd"))).toBe("0 0 0 0 0 0 0");
    one.give(blocks("abcd"), 6);
    expect(new Worker(store).knows(blocks("abcd"))).toBe("0 0 0 0 0 0 4");
  });
});
