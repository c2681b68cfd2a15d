import { Slice, cut, sliceOf } from "../../bytes/slice";

const SECONDS_OF_DAY: u64 = 86400;
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
    const seconds = time / NANOSECONDS_OF_SECOND;
    this.setDate((seconds / SECONDS_OF_DAY) as u32);
    const secondOfDay = (seconds % SECONDS_OF_DAY) as u32;
    this.characters[8] = 0x54;
    this.setDigits(9, 2, secondOfDay / 3600);
    this.setDigits(11, 2, (secondOfDay / 60) % 60);
    this.setDigits(13, 2, secondOfDay % 60);
    this.characters[15] = 0x5a;
  }

  /**
   * Howard Hinnant's civil_from_days, for days from 1970 on: years run from March, so that the leap day is the last of one, and 400 of
   * them always have 146097 days.
   */
  private setDate(daysSince1970: u32): void {
    const days = daysSince1970 + 719468;
    const era = days / 146097;
    const dayOfEra = days % 146097;
    const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const monthFromMarch = (5 * dayOfYear + 2) / 153;
    const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    this.setDigits(0, 4, yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
    this.setDigits(4, 2, month);
    this.setDigits(6, 2, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
  }

  private setDigits(index: i32, count: i32, value: u32): void {
    let rest = value;
    for (let digit = count - 1; digit >= 0; digit--) {
      this.characters[index + digit] = (0x30 + (rest % 10)) as u8;
      rest /= 10;
    }
  }
}
