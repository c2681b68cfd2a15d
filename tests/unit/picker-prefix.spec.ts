import { memoryUsed, setMemoryLimit } from "../../assembly/bytes/memory";
import { Slice } from "../../assembly/bytes/slice";
import { ModelServer } from "../../assembly/picker/model-server";
import { PrefixChain, PrefixHasher } from "../../assembly/picker/prefix-chain";
import { PrefixIndex } from "../../assembly/picker/prefix-index";
import { PrefixMatches } from "../../assembly/picker/prefix-matches";
import { bytesOf } from "./support/text";

const BLOCK: i32 = 16;
/** A bucket of the table, in bytes: eight entries of 24. */
const BUCKET: i32 = 192;

const MODEL: Slice = bytesOf("m");

function chainOf(prompt: string): PrefixChain {
  const chain = new PrefixChain();
  new PrefixHasher(BLOCK, 512).hash(MODEL, bytesOf(prompt), chain);
  return chain;
}

/** A prompt of blocks, each named by one letter. */
function blocks(letters: string): PrefixChain {
  let prompt = "";
  for (let index = 0; index < letters.length; index++) prompt += letters.charAt(index).repeat(BLOCK);
  return chainOf(prompt);
}

function server(number: i32): ModelServer {
  return new ModelServer(bytesOf("h:" + number.toString()), [], number);
}

function record(index: PrefixIndex, chain: PrefixChain, server: ModelServer): void {
  index.record(chain, chain.length, server.mark);
}

/** How many blocks of a prompt a server has seen. */
function seen(index: PrefixIndex, chain: PrefixChain, by: ModelServer): i32 {
  const matches = new PrefixMatches();
  index.match(chain, matches);
  return matches.lengthOf(by.mark);
}

describe("a prefix chain", () => {
  it("hashes the model, then each block with the hash before it", () => {
    const chain = chainOf("0123456789abcdefghijklmnopqrstuv");
    expect(chain.length).toBe(2);
    expect(chain.at(0)).toBe(0x65e28b1cd01231ad);
    expect(chain.at(1)).toBe(0x7d7db7ff22c5ede1);
    chain.dispose();
  });

  it("leaves out what is no whole block, and what is beyond the most blocks", () => {
    expect(chainOf("0123456789abcde").length).toBe(0);
    expect(chainOf("").length).toBe(0);
    expect(chainOf("x".repeat(3 * BLOCK + 15)).length).toBe(3);
    const chain = new PrefixChain();
    new PrefixHasher(BLOCK, 2).hash(MODEL, bytesOf("x".repeat(100)), chain);
    expect(chain.length).toBe(2);
  });

  it("differs with the model, and from the first block that differs on", () => {
    const one = chainOf("a".repeat(BLOCK) + "b".repeat(BLOCK) + "c".repeat(BLOCK));
    const two = chainOf("a".repeat(BLOCK) + "x".repeat(BLOCK) + "c".repeat(BLOCK));
    expect(one.at(0) == two.at(0)).toBe(true);
    expect(one.at(1) == two.at(1)).toBe(false);
    expect(one.at(2) == two.at(2)).toBe(false);
    const other = new PrefixChain();
    new PrefixHasher(BLOCK, 512).hash(bytesOf("n"), bytesOf("a".repeat(BLOCK)), other);
    expect(one.at(0) == other.at(0)).toBe(false);
  });

  it("draws on the memory budget, and is empty where that is used up", () => {
    const before = memoryUsed();
    const chain = chainOf("x".repeat(100 * BLOCK));
    expect(memoryUsed() - before).toBe(800);
    chain.dispose();
    expect(memoryUsed()).toBe(before);
    setMemoryLimit(before + 100);
    expect(chainOf("x".repeat(100 * BLOCK)).length).toBe(0);
    setMemoryLimit(256 << 20);
  });
});

describe("the prefix index", () => {
  it("credits what was seen from the beginning without a gap", () => {
    const index = new PrefixIndex(1 << 20);
    const one = server(0);
    const two = server(1);
    record(index, blocks("abcd"), one);
    record(index, blocks("abx"), two);
    expect(seen(index, blocks("abcde"), one)).toBe(4);
    expect(seen(index, blocks("abcde"), two)).toBe(2);
    expect(seen(index, blocks("bcd"), one)).toBe(0);
    // The second loses the first block: what it has of the rest is of no use.
    index.forget(blocks("a"), 0, two.mark);
    expect(seen(index, blocks("abx"), two)).toBe(0);
    expect(seen(index, blocks("abx"), one)).toBe(2);
    index.dispose();
  });

  it("drops the ends of prompts first, the oldest of all before", () => {
    const index = new PrefixIndex(BUCKET);
    const one = server(0);
    record(index, blocks("abcdefgh"), one);
    expect(seen(index, blocks("abcdefgh"), one)).toBe(8);
    record(index, blocks("xyz"), one);
    expect(seen(index, blocks("abcdefgh"), one)).toBe(5);
    expect(seen(index, blocks("xyz"), one)).toBe(3);
    record(index, blocks("ab"), one);
    record(index, blocks("vw"), one);
    expect(seen(index, blocks("abcdefgh"), one)).toBe(3);
    record(index, blocks("tu"), one);
    expect(seen(index, blocks("abcdefgh"), one)).toBe(2);
    expect(seen(index, blocks("xyz"), one)).toBe(2);
    index.dispose();
  });

  it("keeps the beginning of a prompt that is longer than itself", () => {
    const index = new PrefixIndex(BUCKET);
    const one = server(0);
    record(index, blocks("abcdefghijklmnop"), one);
    expect(seen(index, blocks("abcdefghijklmnop"), one)).toBe(8);
    index.dispose();
  });

  it("remembers the six servers that saw a block last", () => {
    const index = new PrefixIndex(BUCKET);
    const servers: ModelServer[] = [];
    for (let number = 0; number < 8; number++) servers.push(server(number));
    for (let number = 0; number < 6; number++) record(index, blocks("a"), servers[number]);
    record(index, blocks("a"), servers[0]);
    record(index, blocks("a"), servers[6]);
    record(index, blocks("a"), servers[7]);
    let known = "";
    for (let number = 0; number < 8; number++) {
      if (seen(index, blocks("a"), servers[number]) == 1) known += number.toString();
    }
    expect(known).toBe("034567");
    index.dispose();
  });

  it("credits what follows a beginning that more servers have seen than are remembered", () => {
    const index = new PrefixIndex(1 << 20);
    const first = server(0);
    record(index, blocks("abcx"), first);
    for (let number = 1; number < 7; number++) record(index, blocks("abcy"), server(number));
    expect(seen(index, blocks("ab"), first)).toBe(0);
    expect(seen(index, blocks("abcxz"), first)).toBe(4);
    expect(seen(index, blocks("abcxz"), server(6))).toBe(3);
    index.dispose();
  });

  it("never credits a server for what another with its address had", () => {
    const index = new PrefixIndex(1 << 20);
    record(index, blocks("abc"), server(4));
    expect(seen(index, blocks("abc"), server(5))).toBe(0);
    index.dispose();
  });

  it("takes its memory at the first use, and no more however much it is given", () => {
    const index = new PrefixIndex(64 * 1024);
    const one = server(0);
    expect(seen(index, blocks("abc"), one)).toBe(0);
    expect(index.size).toBe(0);
    for (let prompt = 0; prompt < 3000; prompt++) record(index, chainOf(prompt.toString().repeat(20)), one);
    const size = index.size;
    expect(size).toBeGreaterThan(60 * 1024);
    expect(size).toBeLessThan(64 * 1024 + 1);
    index.dispose();
    expect(index.size).toBe(0);
    record(index, blocks("a"), one);
    expect(seen(index, blocks("a"), one)).toBe(1);
    index.dispose();
  });

  it("loses no beginning while it has room, and few while it is over full", () => {
    const index = new PrefixIndex(BUCKET * 64);
    const one = server(0);
    for (let prompt = 0; prompt < 60; prompt++)
      record(index, chainOf((1000 + prompt).toString().repeat(40)), one);
    let lost = 0;
    for (let prompt = 30; prompt < 60; prompt++) {
      if (seen(index, chainOf((1000 + prompt).toString().repeat(40)), one) == 0) lost++;
    }
    expect(lost).toBeLessThan(3);
    index.dispose();
  });
});
