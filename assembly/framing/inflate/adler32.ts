import { Slice, endOf, startOf } from "../../bytes/slice";

/** The Adler-32 of no bytes. */
export const EMPTY_ADLER32: u32 = 1;

const MODULUS: u32 = 65521;
/** How many bytes can be added before the sums must be reduced, or they would exceed 32 bits. */
const STRETCH: usize = 5552;

/** The Adler-32 (RFC 1950 section 8.2) of bytes that follow others, where `before` is the Adler-32 of those. */
export function adler32(bytes: Slice, before: u32): u32 {
  const end = endOf(bytes);
  let sum = before & 0xffff;
  let sumOfSums = before >>> 16;
  for (let position = startOf(bytes); position < end;) {
    const stop = position + min(end - position, STRETCH);
    for (; position < stop; position++) {
      sum += load<u8>(position);
      sumOfSums += sum;
    }
    sum %= MODULUS;
    sumOfSums %= MODULUS;
  }
  return (sumOfSums << 16) | sum;
}
