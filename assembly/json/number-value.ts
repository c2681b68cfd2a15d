import { isDigit } from "../bytes/ascii";
import { Slice, endOf, startOf } from "../bytes/slice";
import { MINUS } from "./characters";

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
/** Any exponent beyond means zero or infinity: MOST_DIGITS and a double's range lie well within. */
const EXPONENT_BOUND: i32 = 400;

/**
 * The value of a valid JSON number. The nearest double where the digits, trailing zeros apart, stay below 2^53 and the
 * power of ten within 22 (Clinger's fast path: one correctly rounded operation); else within a few last places.
 */
export function numberOf(raw: Slice): f64 {
  const end = endOf(raw);
  let position = startOf(raw);
  const negative = position < end && load<u8>(position) == MINUS;
  if (negative) position++;

  let digits: u64 = 0;
  let digitCount = 0;
  // Zeros that may turn out to be trailing: counted in only when another digit follows.
  let zeros = 0;
  let exponent = 0;
  let fraction = false;
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
      continue;
    }
    digits = digits * 10 + ((byte - 0x30) as u64);
    digitCount++;
  }
  exponent += zeros;
  if (position < end) exponent += exponentOf(position + 1, end);
  const magnitude = digits == 0 ? 0.0 : scale(digits as f64, exponent);
  return negative ? -magnitude : magnitude;
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

function scale(value: f64, exponent: i32): f64 {
  let left = min(max(exponent, -EXPONENT_BOUND), EXPONENT_BOUND);
  for (; left > LARGEST_EXACT_POWER; left -= LARGEST_EXACT_POWER) value *= 1e22;
  for (; left < -LARGEST_EXACT_POWER; left += LARGEST_EXACT_POWER) value /= 1e22;
  return left < 0 ? value / EXACT_POWERS[-left] : value * EXACT_POWERS[left];
}
