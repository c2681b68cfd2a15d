import { crc32 } from "../bytes/crc32";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice, cut, lengthOf, startOf } from "../bytes/slice";
import { EventStreamHeaders } from "./event-stream-headers";
import { FrameFailure } from "./frame-failure";

/** The size of the message, the size of its headers, and the CRC-32 of the two. */
const PRELUDE_SIZE: i32 = 12;
const CHECKSUM_SIZE: i32 = 4;

/**
 * Splits an `application/vnd.amazon.eventstream` into its messages, however it is cut into chunks. Each message is checked against both of
 * its checksums before it is given out.
 *
 * Slices, those of `headers` too, are valid until the next call. A message within one chunk is not copied.
 */
export class EventStreamFramer {
  /** What the message is. */
  readonly headers: EventStreamHeaders = new EventStreamHeaders();
  payload: Slice = NOTHING;
  /** Anything but None: no further message comes, and the stream must not end cleanly. */
  failure: FrameFailure = FrameFailure.None;

  private chunk: Slice = NOTHING;
  private position: i32 = 0;
  /** What earlier chunks held of the current message. */
  private tail: Sink = new Sink();
  /** The tail was given out and goes with the next call. */
  private tailIsDone: bool = false;
  /** The bytes of the current message; 0 until its prelude is complete. */
  private size: i32 = 0;
  /** The first bytes of the current message, as many as were asked for. */
  private gathered: Slice = NOTHING;

  /** `limit` is the size of the largest message that is accepted, in bytes. */
  constructor(private limit: i32) {}

  /** Gives the next chunk, which must live until `next` has returned false: only then may another one come. */
  push(chunk: Slice): void {
    this.chunk = chunk;
    this.position = 0;
  }

  /** Goes to the next complete message. False where the chunk holds no more, or the stream has failed; what is left of it is kept. */
  next(): bool {
    if (this.failed) return false;
    this.dropTail();
    if (this.size == 0 && (!this.gather(PRELUDE_SIZE) || !this.readPrelude())) return false;
    if (!this.gather(this.size)) return false;
    this.tailIsDone = this.tail.length > 0;
    if (!this.tailIsDone) this.position += this.size;
    this.size = 0;
    return this.readMessage(this.gathered);
  }

  get failed(): bool {
    return this.failure != FrameFailure.None;
  }

  /** To be called when the stream has ended. True where it broke off within a message. */
  finish(): bool {
    this.dropTail();
    return !this.failed && this.pending > 0;
  }

  /** How many bytes of an incomplete message are kept. */
  get pending(): i32 {
    return this.tailIsDone ? 0 : this.tail.length;
  }

  /** Gives the memory back. The framer is not to be used afterwards. */
  dispose(): void {
    this.tail.dispose();
  }

  /** Brings the first `count` bytes of the message together; false where they have not all come, and then the chunk is used up. */
  private gather(count: i32): bool {
    const left = lengthOf(this.chunk) - this.position;
    if (this.tail.length == 0 && left >= count) {
      this.gathered = cut(this.chunk, this.position, this.position + count);
      return true;
    }
    const taken = min(count - this.tail.length, left);
    this.tail.bytes(cut(this.chunk, this.position, this.position + taken));
    if (this.tail.exhausted) return this.fail(FrameFailure.Memory);
    this.position += taken;
    this.gathered = this.tail.written;
    return this.tail.length == count;
  }

  /** Learns the size of the message; false where it cannot be right. */
  private readPrelude(): bool {
    const prelude = this.gathered;
    if (crc32(cut(prelude, 0, 8)) != wordAt(prelude, 8)) return this.fail(FrameFailure.Checksum);
    const size = wordAt(prelude, 0);
    const least = (PRELUDE_SIZE + CHECKSUM_SIZE) as u32;
    if (size < least || wordAt(prelude, 4) > size - least) return this.fail(FrameFailure.Malformed);
    if (size > (this.limit as u32)) return this.fail(FrameFailure.TooLarge);
    this.size = size as i32;
    return true;
  }

  private readMessage(message: Slice): bool {
    const end = lengthOf(message) - CHECKSUM_SIZE;
    if (crc32(cut(message, 0, end)) != wordAt(message, end)) return this.fail(FrameFailure.Checksum);
    const payload = PRELUDE_SIZE + (wordAt(message, 4) as i32);
    if (!this.headers.read(cut(message, PRELUDE_SIZE, payload))) return this.fail(FrameFailure.Malformed);
    this.payload = cut(message, payload, end);
    return true;
  }

  private fail(failure: FrameFailure): bool {
    this.failure = failure;
    return false;
  }

  private dropTail(): void {
    if (this.tailIsDone) this.tail.clear();
    this.tailIsDone = false;
  }
}

/** The four bytes at `index`, the most significant first. */
// @ts-ignore: decorator
@inline
function wordAt(bytes: Slice, index: i32): u32 {
  return bswap<u32>(load<u32>(startOf(bytes) + (index as usize)));
}
