import { DISTANCES, DISTANCE_SYMBOLS, LITERALS, LITERAL_SYMBOLS } from "./alphabets";
import { BitReader } from "./bit-reader";
import { CodeLengths } from "./code-lengths";
import { HuffmanCode } from "./huffman-code";
import { Progress } from "./progress";
import { inflateSymbols, newDistanceCode, newLiteralCode } from "./symbols";
import { Window } from "./window";

/** What the head of a block says of the rest of it (RFC 1951 section 3.2.3). */
const enum BlockType {
  Stored,
  Fixed,
  Dynamic,
}

const enum Step {
  Head,
  StoredLength,
  StoredBytes,
  CodeLengths,
  Symbols,
  End,
}

/** Inflates the blocks of one deflate stream (RFC 1951), however it is cut into chunks. */
export class Blocks {
  private step: Step = Step.Head;
  private isLast: bool = false;
  /** How many bytes of a stored block are still to come. */
  private stored: i32 = 0;
  private readonly codeLengths: CodeLengths = new CodeLengths();
  private readonly literals: HuffmanCode = newLiteralCode(LITERAL_SYMBOLS);
  private readonly distances: HuffmanCode = newDistanceCode(DISTANCE_SYMBOLS);
  /** The codes are the fixed ones: a stream that is flushed often has many blocks of that type, one after the other. */
  private isFixed: bool = false;

  /** The memory that `place` wants, in bytes. */
  get size(): usize {
    return this.literals.size + this.distances.size + this.codeLengths.size;
  }

  /** Gives the codes their memory, aligned to 4. */
  place(address: usize): void {
    this.codeLengths.place(this.distances.place(this.literals.place(address)));
  }

  /** Makes ready for the first block of a stream. */
  begin(): void {
    this.step = Step.Head;
    this.isLast = false;
  }

  /** Goes on as far as the chunk and the window allow; Done after the last block. */
  read(reader: BitReader, window: Window): Progress {
    let progress = Progress.Done;
    while (progress == Progress.Done && this.step != Step.End) progress = this.readStep(reader, window);
    return progress;
  }

  private readStep(reader: BitReader, window: Window): Progress {
    switch (this.step) {
      case Step.Head:
        return this.readHead(reader);
      case Step.StoredLength:
        return this.readStoredLength(reader);
      case Step.StoredBytes:
        return this.readStoredBytes(reader, window);
      case Step.CodeLengths:
        return this.readCodeLengths(reader);
      default:
        return this.readSymbols(reader, window);
    }
  }

  private readHead(reader: BitReader): Progress {
    if (this.isLast) {
      this.step = Step.End;
      return Progress.Done;
    }
    if (!reader.need(3)) return Progress.Starved;
    this.isLast = reader.take(1) != 0;
    switch (reader.take(2)) {
      case BlockType.Stored:
        this.step = Step.StoredLength;
        return Progress.Done;
      case BlockType.Fixed:
        this.step = Step.Symbols;
        return this.useFixedCodes();
      case BlockType.Dynamic:
        this.step = Step.CodeLengths;
        this.codeLengths.begin();
        return Progress.Done;
      default:
        return Progress.Malformed;
    }
  }

  /** The length comes twice, the second time with all bits inverted. */
  private readStoredLength(reader: BitReader): Progress {
    reader.align();
    if (!reader.need(32)) return Progress.Starved;
    this.stored = reader.take(16) as i32;
    if ((this.stored ^ (reader.take(16) as i32)) != 0xffff) return Progress.Malformed;
    this.step = Step.StoredBytes;
    return Progress.Done;
  }

  private readStoredBytes(reader: BitReader, window: Window): Progress {
    while (this.stored > 0) {
      if (window.position >= window.limit) return Progress.Full;
      if (reader.count > 0) {
        store<u8>(window.position, reader.take(8) as u8);
        this.advance(window, 1);
        continue;
      }
      const available = min(reader.end - reader.position, window.limit - window.position);
      if (available == 0) return Progress.Starved;
      const length = min(this.stored as usize, available);
      memory.copy(window.position, reader.position, length);
      reader.position += length;
      this.advance(window, length);
    }
    this.step = Step.Head;
    return Progress.Done;
  }

  private advance(window: Window, length: usize): void {
    window.position += length;
    this.stored -= length as i32;
  }

  private readCodeLengths(reader: BitReader): Progress {
    const progress = this.codeLengths.read(reader);
    if (progress != Progress.Done) return progress;
    this.isFixed = false;
    this.step = Step.Symbols;
    return this.buildCodes();
  }

  private useFixedCodes(): Progress {
    if (this.isFixed) return Progress.Done;
    this.isFixed = true;
    this.codeLengths.setFixed();
    return this.buildCodes();
  }

  private buildCodes(): Progress {
    const lengths = this.codeLengths;
    const isValid =
      this.literals.build(lengths.literalLengths, lengths.literals, LITERALS, true) &&
      this.distances.build(lengths.distanceLengths, lengths.distances, DISTANCES, true);
    return isValid ? Progress.Done : Progress.Malformed;
  }

  private readSymbols(reader: BitReader, window: Window): Progress {
    const progress = inflateSymbols(reader, window, this.literals, this.distances);
    if (progress == Progress.Done) this.step = Step.Head;
    return progress;
  }
}
