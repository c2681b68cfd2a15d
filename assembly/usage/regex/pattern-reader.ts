import { Slice, cut, endOf, lengthOf, startOf } from "../../bytes/slice";
import { Problem } from "../problem";
import { characterAt, characterLength } from "./character";

/** Past the last character. */
export const END: u32 = 0xffffffff;

/** The characters of a pattern, one after the other. */
export class PatternReader {
  /** In bytes. */
  position: i32 = 0;

  constructor(
    private readonly pattern: Slice,
    readonly problem: Problem,
  ) {}

  get atEnd(): bool {
    return this.position >= lengthOf(this.pattern);
  }

  /** The character at hand, or END. */
  get peek(): u32 {
    return this.atEnd ? END : characterAt(this.address, this.length);
  }

  /** Takes the character at hand, or END. */
  take(): u32 {
    if (this.atEnd) return END;
    const length = this.length;
    const code = characterAt(this.address, length);
    this.position += length;
    return code;
  }

  /** Takes the character at hand if it is `code`. */
  takeIf(code: u32): bool {
    if (this.peek != code) return false;
    this.take();
    return true;
  }

  /** What was read since `from`. */
  since(from: i32): Slice {
    return cut(this.pattern, from, this.position);
  }

  private get address(): usize {
    return startOf(this.pattern) + (this.position as usize);
  }

  private get length(): i32 {
    return characterLength(this.address, endOf(this.pattern));
  }
}
