import { NO_VERSION, SharedStore } from "../../bytes/shared-store";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { Candidates } from "../candidates";
import { ModelServer } from "../model-server";
import { PrefixChain } from "../prefix-chain";
import { PrefixIndex } from "../prefix-index";
import { PrefixMatches } from "../prefix-matches";
import { NO_MARK } from "../prefix-table";
import { MOST_HOLDERS, NOBODY, PrefixBucket } from "./prefix-bucket";

/** The shortest beginning of a prompt that workers tell each other about, in blocks. */
const LEAST_BLOCKS: i32 = 2;
/** For so many bytes that a worker's own table may take there is one shared bucket, which takes about a tenth of that. */
const TABLE_BYTES_PER_BUCKET: i32 = 2048;
const SLASH: u8 = 0x2f;

/**
 * Which servers were given which beginnings of prompts, as the workers of a process tell each other: without it a prompt that is new to one
 * of them would go to a server of that worker's own choice, and be in every server's cache in the end. Only beginnings of 2, 4, 8 … blocks,
 * and prompts as long as they are, are told of: a few records for each prompt. They stand in a fixed number of buckets, and the oldest make
 * room for new ones.
 */
export class SharedPrefixes {
  /** Whether there is another worker to share with. */
  isActive: bool = false;
  private readonly buckets: i32;
  private readonly key: Sink = new Sink();
  private readonly bucket: PrefixBucket = new PrefixBucket();

  /** `prefix`: what the keys of all buckets begin with; `tableBytes`: the size of a worker's own table. */
  constructor(
    private readonly store: SharedStore,
    private readonly prefix: Slice,
    tableBytes: i32,
  ) {
    this.buckets = max(1, tableBytes / TABLE_BYTES_PER_BUCKET);
  }

  /**
   * Adds to `index` what other workers know of a prompt and its candidates beyond `matches`, which is what `index` says itself. True where
   * there was something.
   */
  learn(chain: PrefixChain, candidates: Candidates, matches: PrefixMatches, index: PrefixIndex): bool {
    let hasLearnt = false;
    let blocks = firstLength(chain, matches.longest);
    for (; blocks != 0; blocks = nextLength(chain, blocks)) {
      const hash = chain.at(blocks - 1);
      const record = this.read(hash);
      if (record == 0) break;
      if (index.isFull(hash)) continue;
      for (let place = MOST_HOLDERS - 1; place >= 0; place--) {
        const holder = this.bucket.holderAt(record, place);
        const mark = holder == NOBODY ? NO_MARK : candidates.markOf(holder);
        if (mark == NO_MARK || matches.lengthOf(mark) >= blocks) continue;
        index.record(chain, blocks, mark);
        hasLearnt = true;
      }
    }
    return hasLearnt;
  }

  /** A server is given a prompt of which it had `known` blocks before. */
  tell(chain: PrefixChain, known: i32, server: ModelServer): void {
    let blocks = firstLength(chain, known);
    // What is known may never have been told: there may have been nobody to tell it to.
    if (blocks != 0 && !this.isTold(chain, blocks, known, server)) blocks = firstLength(chain, 0);
    for (; blocks != 0; blocks = nextLength(chain, blocks)) {
      if (this.isTold(chain, blocks, known, server)) continue;
      this.write(chain.at(blocks - 1), server.identity, NOBODY);
    }
  }

  /** A prompt that was told to be given to one server was served by another. `known`: the blocks that the first had before. */
  moved(chain: PrefixChain, known: i32, from: ModelServer, to: ModelServer): void {
    for (let blocks = firstLength(chain, 0); blocks != 0; blocks = nextLength(chain, blocks)) {
      const hash = chain.at(blocks - 1);
      this.read(hash);
      this.write(hash, to.identity, blocks > known ? from.identity : NOBODY);
    }
  }

  /** Gives the memory back. */
  dispose(): void {
    this.key.dispose();
    this.bucket.dispose();
  }

  /** Whether a server need not be named as one that has a beginning: it is, or it had it before, as many others have. Reads the bucket. */
  private isTold(chain: PrefixChain, blocks: i32, known: i32, server: ModelServer): bool {
    const record = this.read(chain.at(blocks - 1));
    if (record == 0) return false;
    return this.bucket.names(record, server.identity) || (blocks <= known && this.bucket.isFull(record));
  }

  /** Reads the bucket of a beginning, and returns its record in it, or 0. */
  private read(hash: u64): usize {
    this.bucket.bytes.clear();
    const version = this.store.read(this.keyOf(hash), this.bucket.bytes);
    return version == NO_VERSION ? 0 : this.bucket.find(hash);
  }

  /** Writes the bucket that was read. Where another worker writes it too, one of the two records is lost, which does no harm. */
  private write(hash: u64, holder: u64, gone: u64): void {
    this.store.write(this.keyOf(hash), this.bucket.with(hash, holder, gone), NO_VERSION);
  }

  private keyOf(hash: u64): Slice {
    this.key.clear();
    this.key.bytes(this.prefix);
    this.key.byte(SLASH);
    this.key.decimal(((hash >>> 32) * (this.buckets as u64)) >>> 32);
    return this.key.written;
  }
}

/** The longest of the lengths that are told of, up to `known` blocks; the first where none is; 0 where the prompt is too short. */
function firstLength(chain: PrefixChain, known: i32): i32 {
  if (chain.length < LEAST_BLOCKS) return 0;
  return known < LEAST_BLOCKS ? LEAST_BLOCKS : 1 << (31 - clz(min(known, chain.length)));
}

/** The length after `blocks`; 0 where that was the whole prompt. */
function nextLength(chain: PrefixChain, blocks: i32): i32 {
  return blocks == chain.length ? 0 : min(blocks * 2, chain.length);
}
