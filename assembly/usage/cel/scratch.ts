import { allocate, release } from "../../bytes/memory";
import { NOTHING, Slice, lengthOf, sliceOf, startOf } from "../../bytes/slice";

/** How long the strings that one evaluation makes may be, all together: their parts come from requests. */
export const MOST_TEXT: i32 = 16384;

const MINUS: u8 = 0x2d;
const ZERO: u8 = 0x30;

/** Room for the strings that an evaluation makes. It is taken when the first one is made and kept until `clear`. */
export class Scratch {
  private start: usize = 0;
  private used: i32 = 0;

  /** The two strings as one; NOTHING where there is no room. */
  join(left: Slice, right: Slice): Slice {
    // Neither length exceeds what linear memory holds, but their sum may exceed i32.
    if (lengthOf(left) > MOST_TEXT || lengthOf(right) > MOST_TEXT) return NOTHING;
    const joined = this.take(lengthOf(left) + lengthOf(right));
    if (joined == NOTHING) return NOTHING;
    memory.copy(startOf(joined), startOf(left), lengthOf(left) as usize);
    memory.copy(startOf(joined) + (lengthOf(left) as usize), startOf(right), lengthOf(right) as usize);
    return joined;
  }

  /** A number in decimal; NOTHING where there is no room. */
  decimal(magnitude: u64, negative: bool): Slice {
    let length = negative ? 2 : 1;
    for (let rest = magnitude; rest >= 10; rest /= 10) length++;
    const text = this.take(length);
    if (text == NOTHING) return NOTHING;
    let rest = magnitude;
    for (let index = length - 1; index >= 0; index--) {
      store<u8>(startOf(text) + (index as usize), ZERO + ((rest % 10) as u8));
      rest /= 10;
    }
    if (negative) store<u8>(startOf(text), MINUS);
    return text;
  }

  /** Gives the room back: the strings may not be used any more. */
  clear(): void {
    release(this.start, MOST_TEXT as usize);
    this.start = 0;
    this.used = 0;
  }

  private take(length: i32): Slice {
    if (this.start == 0) this.start = allocate(MOST_TEXT as usize);
    if (this.start == 0 || length > MOST_TEXT - this.used) return NOTHING;
    const text = sliceOf(this.start + (this.used as usize), length);
    this.used += length;
    return text;
  }
}
