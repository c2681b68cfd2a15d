import { CivilTime } from "../../bytes/civil-time";
import { Slice, cut, sliceOf } from "../../bytes/slice";

const NANOSECONDS_OF_SECOND: u64 = 1_000_000_000;
const LENGTH: i32 = 16;
const DATE_LENGTH: i32 = 8;

/** A point in time as signatures name it: `20260101T000000Z`, and its date alone. */
export class Timestamp {
  private readonly characters: StaticArray<u8> = new StaticArray<u8>(LENGTH);

  /** Valid until the next `set`. */
  get text(): Slice {
    return sliceOf(changetype<usize>(this.characters), LENGTH);
  }

  /** The first eight digits of `text`. */
  get date(): Slice {
    return cut(this.text, 0, DATE_LENGTH);
  }

  /** `time`: nanoseconds since 1970. */
  set(time: u64): void {
    const point = new CivilTime(time / NANOSECONDS_OF_SECOND);
    this.setDigits(0, 4, point.year);
    this.setDigits(4, 2, point.month);
    this.setDigits(6, 2, point.day);
    this.characters[8] = 0x54;
    this.setDigits(9, 2, point.hour);
    this.setDigits(11, 2, point.minute);
    this.setDigits(13, 2, point.second);
    this.characters[15] = 0x5a;
  }

  private setDigits(index: i32, count: i32, value: u32): void {
    let rest = value;
    for (let digit = count - 1; digit >= 0; digit--) {
      this.characters[index + digit] = (0x30 + (rest % 10)) as u8;
      rest /= 10;
    }
  }
}
