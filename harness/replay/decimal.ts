/** A JSON number as sign, digits without zeros at the ends, and the power of ten of the last digit. */
function normalise(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}

/** Whether two JSON numbers, as spelled, have exactly the same value: `1.0` equals `1` equals `10e-1`. */
export function sameDecimal(left: string, right: string): boolean {
  return left === right || normalise(left) === normalise(right);
}
