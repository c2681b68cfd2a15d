import { isDigit, parseDecimal } from "../bytes/ascii";
import { Slice, byteAt, cut, lengthOf } from "../bytes/slice";
import { Kind } from "../json/tape";
import { Fields } from "./fields";
import { GREATEST_INTEGER } from "./value";

const MILLISECONDS_OF_HOUR: i64 = 3600000;

/** Bytes: an integer, or an integer with a unit (`512B`, `4KiB`, `32MiB`, `1GiB`). `least` where it is refused. */
export function readSize(fields: Fields, name: string, absent: i64, least: i64, most: i64): i64 {
  const value = fields.find(name);
  if (!value) return absent;
  if (value.kind != Kind.String) return value.integer(least, most);
  const size = parseSize(value.text());
  if (size >= least && size <= most) return size;
  if (size < 0) value.refuse("expected a size: a number of bytes, or digits with B, KiB, MiB or GiB");
  else if (size < least) value.refuse("must be at least " + least.toString() + " bytes");
  else value.refuse("must be at most " + most.toString() + " bytes");
  return least;
}

/** Milliseconds of a duration of at least one, such as `200ms`, `1.5s`, `5m`, `1h`; what exceeds 24 days counts as 24 days. */
export function readDuration(fields: Fields, name: string, absent: i32): i32 {
  const value = fields.find(name);
  if (!value) return absent;
  const duration = value.kind == Kind.String ? parseDuration(value.text()) : -1;
  if (duration > 0) return min(duration, i32.MAX_VALUE as i64) as i32;
  value.refuse(
    duration == 0
      ? "must be at least 1ms"
      : "expected a duration: a number with ms, s, m or h, such as 200ms",
  );
  return absent;
}

/** Bytes, or -1. */
export function parseSize(text: Slice): i64 {
  const digits = countDigits(text, 0);
  const amount = parseDecimal(cut(text, 0, digits));
  const unit = unitAfter(text, digits);
  let factor: i64 = 0;
  if (unit == "B") factor = 1;
  else if (unit == "KiB") factor = 1 << 10;
  else if (unit == "MiB") factor = 1 << 20;
  else if (unit == "GiB") factor = 1 << 30;
  return factor == 0 || amount < 0 || amount > GREATEST_INTEGER / factor ? -1 : amount * factor;
}

/** Milliseconds, a fraction of one cut off, or -1. */
export function parseDuration(text: Slice): i64 {
  const whole = countDigits(text, 0);
  const amount = parseDecimal(cut(text, 0, whole));
  let thousandths: i64 = 0;
  let end = whole;
  if (end < lengthOf(text) && byteAt(text, end) == 0x2e) {
    end += 1 + countDigits(text, whole + 1);
    if (end == whole + 1) return -1;
    for (let place = 1; place <= 3; place++) {
      const digit = whole + place < end ? byteAt(text, whole + place) - 0x30 : 0;
      thousandths = thousandths * 10 + (digit as i64);
    }
  }
  const unit = unitAfter(text, end);
  let factor: i64 = 0;
  if (unit == "ms") factor = 1;
  else if (unit == "s") factor = 1000;
  else if (unit == "m") factor = 60000;
  else if (unit == "h") factor = MILLISECONDS_OF_HOUR;
  if (factor == 0 || amount < 0 || amount > GREATEST_INTEGER / MILLISECONDS_OF_HOUR) return -1;
  return amount * factor + (thousandths * factor) / 1000;
}

function countDigits(text: Slice, from: i32): i32 {
  let index = from;
  while (index < lengthOf(text) && isDigit(byteAt(text, index))) index++;
  return index - from;
}

function unitAfter(text: Slice, from: i32): string {
  let unit = "";
  // The longest unit has three letters: one more tells that it is none.
  for (let index = from; index < lengthOf(text) && unit.length < 4; index++) {
    unit += String.fromCharCode(byteAt(text, index));
  }
  return unit;
}
