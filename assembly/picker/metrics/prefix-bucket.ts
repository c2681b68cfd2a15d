import { Sink } from "../../bytes/sink";
import { Slice, lengthOf, sliceOf, startOf } from "../../bytes/slice";

/** Records of one bucket; of more, those that were written last. */
const MOST_RECORDS: i32 = 4;
/** Servers that one record names; of more, those that were added last. */
export const MOST_HOLDERS: i32 = 4;

const NUMBER_SIZE: i32 = 8;
const RECORD_SIZE: i32 = NUMBER_SIZE * (1 + MOST_HOLDERS);

/** No server has this identity, as good as. */
export const NOBODY: u64 = 0;

/**
 * A few records of which servers have the beginning of a prompt, the one that was written last first. Each is the u64 hash of the beginning
 * and the u64 identities of as many servers as a record may name, the latest first and 0 for none, all little-endian.
 */
export class PrefixBucket {
  /** What another worker wrote goes in here; whatever it is, it does no harm. */
  readonly bytes: Sink = new Sink();
  private readonly rewritten: Sink = new Sink();

  /** The record of a beginning, or 0. It stays until the bucket is changed. */
  find(hash: u64): usize {
    const written = this.bytes.written;
    const start = startOf(written);
    for (let position = 0; position + RECORD_SIZE <= lengthOf(written); position += RECORD_SIZE) {
      if (load<u64>(start + (position as usize)) == hash) return start + (position as usize);
    }
    return 0;
  }

  /** The identity at `place` of a record, the latest at 0, or one that no server has. */
  holderAt(record: usize, place: i32): u64 {
    return load<u64>(record + ((NUMBER_SIZE * (1 + place)) as usize));
  }

  /** Whether a record names as many servers as it can. */
  isFull(record: usize): bool {
    return this.holderAt(record, MOST_HOLDERS - 1) != NOBODY;
  }

  /** Whether a record names the server with this identity. */
  names(record: usize, identity: u64): bool {
    for (let place = 0; place < MOST_HOLDERS; place++) {
      if (this.holderAt(record, place) == identity) return true;
    }
    return false;
  }

  /** Returns the bucket with `holder` at the head of the record of a beginning, and without `gone` in it. */
  with(hash: u64, holder: u64, gone: u64): Slice {
    const into = this.rewritten;
    into.clear();
    into.littleEndian(hash, NUMBER_SIZE);
    into.littleEndian(holder, NUMBER_SIZE);
    const record = this.find(hash);
    for (let place = 0; record != 0 && place < MOST_HOLDERS && into.length < RECORD_SIZE; place++) {
      const identity = this.holderAt(record, place);
      if (identity != holder && identity != gone) into.littleEndian(identity, NUMBER_SIZE);
    }
    while (into.length < RECORD_SIZE && !into.exhausted) into.littleEndian(NOBODY, NUMBER_SIZE);
    this.addOthers(hash, into);
    return into.written;
  }

  /** Gives the memory back. */
  dispose(): void {
    this.bytes.dispose();
    this.rewritten.dispose();
  }

  private addOthers(hash: u64, into: Sink): void {
    const written = this.bytes.written;
    const start = startOf(written);
    for (let position = 0; position + RECORD_SIZE <= lengthOf(written); position += RECORD_SIZE) {
      const record = start + (position as usize);
      if (load<u64>(record) == hash) continue;
      if (into.length == MOST_RECORDS * RECORD_SIZE) return;
      into.bytes(sliceOf(record, RECORD_SIZE));
    }
  }
}
