import { isDigit } from "../bytes/ascii";
import { Slice, endOf, sliceOf, startOf } from "../bytes/slice";
import { MINUS } from "./characters";
import { nearestDouble } from "./nearest-double";

/** The largest whole number of which a double also knows the successor: 2^53 - 1. */
export const LARGEST_INTEGER: f64 = 9007199254740991;

/** The powers of ten that a double holds exactly. */
const EXACT_POWERS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
];
const LARGEST_EXACT_POWER: i32 = 22;

/** Digits that fit u64 whatever they are. */
const MOST_DIGITS: i32 = 19;
/** Whole numbers up to this one, 2^53, are doubles. */
const LARGEST_EXACT_DIGITS: u64 = 9007199254740992;

/** From ten to the power of this on, numbers are infinite. */
const INFINITE_EXPONENT: i32 = 309;
/** Up to ten to the power of this, numbers are nearer to zero than to the least double. */
const ZERO_EXPONENT: i32 = -324;

/**
 * The double nearest to a valid JSON number of any length, of two that are as near the even one. Takes no memory where the digits,
 * trailing zeros apart, come to 2^53 at most and the power of ten to 22 (Clinger's fast path: one correctly rounded operation).
 */
export function numberOf(raw: Slice): f64 {
  return valueOf(raw, true);
}

/** The same, but for at most 17 last places: as many steps round. Takes no memory. */
export function roughNumberOf(raw: Slice): f64 {
  return valueOf(raw, false);
}

function valueOf(raw: Slice, exactly: bool): f64 {
  const end = endOf(raw);
  let position = startOf(raw);
  const negative = position < end && load<u8>(position) == MINUS;
  if (negative) position++;
  const text = sliceOf(position, (end - position) as i32);

  let digits: u64 = 0;
  let digitCount = 0;
  // Zeros that may turn out to be trailing: counted in only when another digit follows.
  let zeros = 0;
  let exponent = 0;
  let fraction = false;
  let isCut = false;
  for (; position < end; position++) {
    const byte = load<u8>(position);
    if (byte == 0x2e) {
      fraction = true;
      continue;
    }
    if (!isDigit(byte)) break;
    if (fraction) exponent--;
    if (byte == 0x30) {
      zeros++;
      continue;
    }
    if (digits == 0) zeros = 0;
    // What exceeds the precision only shifts the point.
    for (; zeros > 0 && digitCount < MOST_DIGITS; zeros--) {
      digits *= 10;
      digitCount++;
    }
    if (zeros > 0 || digitCount == MOST_DIGITS) {
      zeros++;
      isCut = true;
      continue;
    }
    digits = digits * 10 + ((byte - 0x30) as u64);
    digitCount++;
  }
  exponent += zeros;
  if (position < end) exponent += exponentOf(position + 1, end);
  const isExact = !isCut && digits <= LARGEST_EXACT_DIGITS && abs(exponent) <= LARGEST_EXACT_POWER;
  const magnitude = isExact ? scale(digits, exponent) : rounded(text, digits, digitCount, exponent, exactly);
  return negative ? -magnitude : magnitude;
}

/** The value where a product or quotient of doubles would not do: about `digits` times ten to the power of `exponent`. */
function rounded(text: Slice, digits: u64, digitCount: i32, exponent: i32, exactly: bool): f64 {
  const point = exponent + digitCount;
  if (digits == 0 || point <= ZERO_EXPONENT) return 0;
  if (point > INFINITE_EXPONENT) return Infinity;
  const rough = scale(digits, exponent);
  return exactly ? nearestDouble(text, point, rough) : rough;
}

function exponentOf(position: usize, end: usize): i32 {
  const sign = load<u8>(position);
  if (!isDigit(sign)) position++;
  let value = 0;
  // Saturates far beyond what a fraction or zeros as long as any body could take back.
  for (; position < end; position++) {
    value = min(value, 100_000_000) * 10 + ((load<u8>(position) - 0x30) as i32);
  }
  return sign == MINUS ? -value : value;
}

/** `digits` times ten to the power of `exponent`, rounded with every step. */
function scale(digits: u64, exponent: i32): f64 {
  let value = digits as f64;
  let left = exponent;
  for (; left > LARGEST_EXACT_POWER; left -= LARGEST_EXACT_POWER) value *= 1e22;
  for (; left < -LARGEST_EXACT_POWER; left += LARGEST_EXACT_POWER) value /= 1e22;
  return left < 0 ? value / EXACT_POWERS[-left] : value * EXACT_POWERS[left];
}
