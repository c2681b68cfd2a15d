import { isDigit } from "../bytes/ascii";
import { Slice, endOf, startOf } from "../bytes/slice";
import { BigInteger } from "./big-integer";

/** A point halfway between two doubles has at most 768 significant digits. */
const MOST_DIGITS: i32 = 768;
/** The power of ten by which digits are taken at once. */
const LARGEST_GROUP: u32 = 1000000000;

const ZERO: u8 = 0x30;
const POINT: u8 = 0x2e;

const SIGNIFICAND_BITS: u64 = 52;
const FRACTION_MASK: u64 = 0xfffffffffffff;
const INFINITY_BITS: u64 = 0x7ff0000000000000;
/** The exponent of two that a subnormal's fraction is counted in. */
const LEAST_EXPONENT: i32 = -1074;

/**
 * The double nearest to a decimal number, of two that are as near the even one: Clinger's algorithm R, which puts a guess right by
 * comparing exactly. `text` begins with the number's digits, in which a point may stand and of which one at least is not zero; the
 * number is 0.d1d2d3… times ten to the power of `point`, from -323 to 309, where d1 is the first digit that is not zero. `guess`, not
 * negative, costs time by as many doubles as it is off.
 */
export function nearestDouble(text: Slice, point: i32, guess: f64): f64 {
  const comparison = new Comparison(text, point);
  let bits = min(reinterpret<u64>(guess), INFINITY_BITS - 1);
  while (bits < INFINITY_BITS && comparison.isAbove(bits)) bits++;
  while (bits > 0 && !comparison.isAbove(bits - 1)) bits--;
  return reinterpret<f64>(bits);
}

/** Compares one decimal number with points halfway between doubles. No number in it comes near 2^2720. */
class Comparison {
  /** The digits as one whole number; times the fives of a power of ten where that is no fraction. */
  private readonly taken: BigInteger = new BigInteger();
  private readonly number: BigInteger = new BigInteger();
  private readonly halfway: BigInteger = new BigInteger();
  /** The exponent of ten that `taken` is counted in. */
  private readonly tens: i32;

  constructor(text: Slice, point: i32) {
    this.tens = point - takeDigits(text, this.taken);
    this.taken.multiplyByPowerOfFive(this.tens);
  }

  /** Whether the number rounds to a double above the one, finite and not negative, that has these bits. */
  isAbove(bits: u64): bool {
    const biased = (bits >>> SIGNIFICAND_BITS) as i32;
    const fraction = bits & FRACTION_MASK;
    const significand = biased == 0 ? fraction : fraction | (FRACTION_MASK + 1);
    // The successor is one unit of the last place away, in the next binade too.
    const twos = LEAST_EXPONENT - 1 + max(biased - 1, 0);
    this.halfway.set(2 * significand + 1);
    this.halfway.multiplyByPowerOfFive(-this.tens);
    this.halfway.multiplyByPowerOfTwo(twos - this.tens);
    this.number.copy(this.taken);
    this.number.multiplyByPowerOfTwo(this.tens - twos);
    const order = this.number.compare(this.halfway);
    return order > 0 || (order == 0 && (bits & 1) == 1);
  }
}

/** Takes as many digits as matter, from the first that is not zero, as one whole number; returns how many that are. */
function takeDigits(text: Slice, into: BigInteger): i32 {
  const end = endOf(text);
  let count = 0;
  let group: u32 = 0;
  let scale: u32 = 1;
  for (let position = startOf(text); position < end; position++) {
    const byte = load<u8>(position);
    if (byte == POINT) continue;
    if (!isDigit(byte)) break;
    let digit = (byte - ZERO) as u32;
    const isLast = count == MOST_DIGITS;
    if (digit == 0 && (count == 0 || isLast)) continue;
    // All that follows decides no more than on which side of a halfway point the number lies.
    if (isLast) digit = 1;
    group = group * 10 + digit;
    scale *= 10;
    count++;
    if (scale == LARGEST_GROUP) {
      into.multiplyAdd(scale, group);
      group = 0;
      scale = 1;
    }
    if (isLast) break;
  }
  into.multiplyAdd(scale, group);
  return count;
}
