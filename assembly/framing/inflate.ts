import { allocate, release } from "../bytes/memory";
import { Sink } from "../bytes/sink";
import { Slice, lengthOf } from "../bytes/slice";
import { CompressionFormat } from "./content-encoding";
import { BitReader } from "./inflate/bit-reader";
import { Blocks } from "./inflate/blocks";
import { Envelope } from "./inflate/envelope";
import { GzipEnvelope } from "./inflate/gzip";
import { Progress } from "./inflate/progress";
import { Window } from "./inflate/window";
import { ZlibEnvelope } from "./inflate/zlib";

/** What came of a chunk. All but Ok are final. */
export const enum InflateOutcome {
  Ok,
  /** The bytes contradict the format or a checksum. */
  Malformed,
  /** They would become more than anything honest does. */
  Bomb,
  /** The memory budget is used up. */
  NoMemory,
}

/** Output up to this size, in bytes, is no bomb, however small the input. */
const BOMB_FLOOR: u64 = 1024 * 1024;

const enum Step {
  Header,
  Blocks,
  Trailer,
  /** Behind a trailer: the body may end here. */
  Boundary,
}

/**
 * Inflates one compressed body, however it is cut into chunks: gzip (RFC 1952) of one or several members, zlib (RFC 1950), or bare deflate
 * (RFC 1951). It holds some 75 KiB of the memory budget from the first chunk to `dispose`, and no more however large the body is.
 */
export class Inflater {
  private outcome: InflateOutcome = InflateOutcome.Ok;
  private step: Step = Step.Header;
  private readonly envelope: Envelope;
  private readonly reader: BitReader = new BitReader();
  private readonly blocks: Blocks = new Blocks();
  private readonly window: Window = new Window();
  /** What the window and the codes live in; 0 before the first chunk. */
  private room: usize = 0;
  private inflated: u64 = 0;

  /**
   * `format` is Gzip or Deflate. Beyond 1 MiB of output, more than `ratioLimit` bytes of it for each byte of input are a bomb; deflate
   * cannot exceed 1032. So is a chunk of which comes more than `limit` bytes, by a window at most: no more is ever appended.
   */
  constructor(
    format: CompressionFormat,
    private readonly ratioLimit: i32,
    private readonly limit: i32 = i32.MAX_VALUE,
  ) {
    this.envelope = format == CompressionFormat.Gzip ? new GzipEnvelope() : new ZlibEnvelope();
    this.envelope.begin();
  }

  /**
   * Appends to `out` what the body holds up to the end of `chunk`, which need not live longer than the call. Where the outcome is not Ok,
   * what was appended before may be used as the beginning of a body that broke off, or thrown away; later calls append nothing.
   */
  push(chunk: Slice, out: Sink): InflateOutcome {
    if (this.outcome != InflateOutcome.Ok) return this.outcome;
    if (!this.hasRoom()) {
      this.outcome = InflateOutcome.NoMemory;
      return this.outcome;
    }
    this.reader.push(chunk);
    while (this.advance(out));
    this.emit(out);
    return this.outcome;
  }

  /** To be called when the body has ended. True where it was complete, with every checksum and size as announced. */
  finish(): bool {
    return this.outcome == InflateOutcome.Ok && this.step == Step.Boundary;
  }

  /** Gives the memory back. The inflater is not to be used afterwards. */
  dispose(): void {
    release(this.room, this.roomSize);
    this.room = 0;
  }

  private get roomSize(): usize {
    return Window.SIZE + this.blocks.size;
  }

  private hasRoom(): bool {
    if (this.room != 0) return true;
    this.room = allocate(this.roomSize);
    if (this.room == 0) return false;
    this.blocks.place(this.room);
    this.window.place(this.room + this.blocks.size);
    return true;
  }

  /** Reads one part; false where there is nothing to go on with. */
  private advance(out: Sink): bool {
    switch (this.step) {
      case Step.Header:
        return this.handle(this.envelope.readHeader(this.reader), Step.Blocks);
      case Step.Blocks:
        return this.advanceBlocks(out);
      case Step.Trailer:
        return this.handle(this.envelope.readTrailer(this.reader), Step.Boundary);
      default:
        return this.leaveBoundary();
    }
  }

  private advanceBlocks(out: Sink): bool {
    const progress = this.blocks.read(this.reader, this.window);
    if (progress != Progress.Full && progress != Progress.Done) return this.handle(progress, Step.Blocks);
    this.emit(out);
    // Only here, where it does not depend on how the body was cut.
    if (this.isBomb || out.length > this.limit) this.outcome = InflateOutcome.Bomb;
    if (this.outcome != InflateOutcome.Ok) return false;
    if (progress == Progress.Full) {
      this.window.slide();
      return true;
    }
    return this.handle(progress, Step.Trailer);
  }

  /** More bytes are another member, where the format allows that. */
  private leaveBoundary(): bool {
    if (!this.reader.need(8)) return false;
    if (!this.envelope.repeats) return this.handle(Progress.Malformed, Step.Boundary);
    this.envelope.begin();
    this.blocks.begin();
    this.window.clear();
    this.step = Step.Header;
    return true;
  }

  /** Goes to step `next` where the current one is done; false where nothing can follow for now. */
  private handle(progress: Progress, next: Step): bool {
    if (progress == Progress.Malformed) this.outcome = InflateOutcome.Malformed;
    if (progress == Progress.Done) this.step = next;
    return progress == Progress.Done;
  }

  private get isBomb(): bool {
    return this.inflated > BOMB_FLOOR && this.inflated > this.reader.consumed * (this.ratioLimit as u64);
  }

  private emit(out: Sink): void {
    const fresh = this.window.takeFresh();
    this.envelope.add(fresh);
    this.inflated += lengthOf(fresh) as u64;
    out.bytes(fresh);
    if (out.exhausted) this.outcome = InflateOutcome.NoMemory;
  }
}
