import type { Random } from "./random.ts";

const digits = (random: Random, most: number): string =>
  random.several(1, most, () => String(random.below(10))).join("");

/** Any finite double that is not negative, each magnitude as likely as another. */
function drawDouble(random: Random): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, random.below(0x7ff00000));
  view.setUint32(4, random.below(2 ** 32));
  return view.getFloat64(0);
}

const unit = 5n ** 1075n;

/** The point halfway from a double to the next one, as a whole number of 10^-1075. */
function halfwayAbove(double: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, double);
  const biased = BigInt(view.getUint32(0) >>> 20);
  const fraction = view.getBigUint64(0) & (2n ** 52n - 1n);
  const significand = biased === 0n ? fraction : fraction + 2n ** 52n;
  const twos = biased === 0n ? 0n : biased - 1n;
  return (2n * significand + 1n) * 2n ** twos * unit;
}

/** A number of a random length and magnitude, often beyond the largest or below the least double. */
function drawPlain(random: Random): string {
  const most = random.pick([3, 20, 40, 900]);
  const whole = random.chance(0.3) ? "0" : String(1 + random.below(9)) + digits(random, most);
  const zeros = "0".repeat(random.chance(0.2) ? random.below(400) : 0);
  const fraction = random.chance(0.5) ? `.${zeros}${digits(random, most)}` : zeros;
  // No zero leads in JSON.
  const mantissa = whole === "0" && !fraction.startsWith(".") ? "0" : whole + fraction;
  const exponent = random.below(random.pick([5, 30, 350, 1200]));
  const sign = random.pick(["", "+", "-"]);
  return random.chance(0.7) ? `${mantissa}${random.pick(["e", "E"])}${sign}${exponent}` : mantissa;
}

/** A number as near to a halfway point as its length allows, or on it. */
function drawHalfway(random: Random): string {
  const point = halfwayAbove(drawDouble(random)).toString();
  const kept = random.chance(0.5) ? point.length : 2 + random.below(point.length - 1);
  const nudged = BigInt(point.slice(0, kept)) + BigInt(random.pick([-1, 0, 0, 1]));
  const tail = random.chance(0.3) ? "0".repeat(random.below(900)) + random.pick(["0", "1"]) : "";
  const exponent = point.length - kept - 1075 - tail.length;
  return `${nudged}${tail}e${exponent}`;
}

/** A JSON number as hard to read as any. */
export function drawNumber(random: Random): string {
  const sign = random.chance(0.2) ? "-" : "";
  const kind = random.below(4);
  if (kind === 0) return sign + String(drawDouble(random));
  return sign + (kind === 1 ? drawHalfway(random) : drawPlain(random));
}
