import { parseDecimal } from "../bytes/ascii";
import { Slice, byteAt, cut, lengthOf } from "../bytes/slice";

/** What `parseTimestamp` answers for a text that is no timestamp. */
export const NO_TIME: i64 = i64.MIN_VALUE;

const SECONDS_OF_DAY: i64 = 86400;

/** Seconds since 1970-01-01T00:00:00Z of an RFC 3339 date-time, with `T` and `Z` in upper case as Go writes them, a fraction of a second cut off; NO_TIME where it is none. */
export function parseTimestamp(text: Slice): i64 {
  if (lengthOf(text) < 20 || !hasSeparators(text)) return NO_TIME;
  const year = number(text, 0, 4);
  const month = number(text, 5, 2);
  const day = number(text, 8, 2);
  const hour = number(text, 11, 2);
  const minute = number(text, 14, 2);
  const second = number(text, 17, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return NO_TIME;
  if (!isTimeOfDay(hour, minute) || second < 0 || second > 59) return NO_TIME;

  const zone = endOfFraction(text);
  if (zone < 0) return NO_TIME;
  const offset = offsetAt(text, zone);
  if (offset == NO_TIME) return NO_TIME;
  return daysSinceEpoch(year, month, day) * SECONDS_OF_DAY + hour * 3600 + minute * 60 + second - offset;
}

function hasSeparators(text: Slice): bool {
  return (
    byteAt(text, 4) == 0x2d &&
    byteAt(text, 7) == 0x2d &&
    byteAt(text, 10) == 0x54 &&
    byteAt(text, 13) == 0x3a &&
    byteAt(text, 16) == 0x3a
  );
}

function number(text: Slice, from: i32, digits: i32): i64 {
  return parseDecimal(cut(text, from, from + digits));
}

function isTimeOfDay(hour: i64, minute: i64): bool {
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
}

/** Where the zone begins, or -1 where a fraction has no digits. */
function endOfFraction(text: Slice): i32 {
  let index = 19;
  if (byteAt(text, index) != 0x2e) return index;
  index++;
  while (index < lengthOf(text) && byteAt(text, index) - 0x30 < 10) index++;
  return index > 20 ? index : -1;
}

/** Seconds east of UTC of the zone that fills the text from `from`; NO_TIME where there is none. */
function offsetAt(text: Slice, from: i32): i64 {
  const length = lengthOf(text) - from;
  if (length == 1 && byteAt(text, from) == 0x5a) return 0;
  if (length != 6 || byteAt(text, from + 3) != 0x3a) return NO_TIME;
  const sign = byteAt(text, from);
  const hours = number(text, from + 1, 2);
  const minutes = number(text, from + 4, 2);
  if ((sign != 0x2b && sign != 0x2d) || !isTimeOfDay(hours, minutes)) return NO_TIME;
  const offset = hours * 3600 + minutes * 60;
  return sign == 0x2b ? offset : -offset;
}

function daysOfMonth(year: i64, month: i64): i64 {
  if (month == 2) return isLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

function isLeap(year: i64): bool {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/** Days since 1970-01-01 in the Gregorian calendar. Years are counted from March, so that the leap day is the last one. */
function daysSinceEpoch(year: i64, month: i64, day: i64): i64 {
  // Year 0 may become -1 in January: 400 years, one whole cycle, keep the divisions positive.
  const shifted = year + 400 - (month <= 2 ? 1 : 0);
  const dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
  const days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear;
  const daysOfCycle: i64 = 146097;
  const daysBeforeEpoch: i64 = 719468;
  return days - daysOfCycle - daysBeforeEpoch;
}
