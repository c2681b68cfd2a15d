/** 2720 bits: a little more than the largest numbers that `nearestDouble` compares. */
const MOST_LIMBS: i32 = 85;
const LIMB_BITS: i32 = 32;

/** The largest power of five that fits a limb. */
const LARGEST_POWER: u32 = 1220703125;
const LARGEST_POWER_EXPONENT: i32 = 13;

/** A whole number without sign, of up to 2720 bits: whoever calculates with it sees to it that no result is larger. */
export class BigInteger {
  /** Least significant first. */
  private limbs: StaticArray<u32> = new StaticArray<u32>(MOST_LIMBS);
  /** How many limbs are in use; the last of them is not zero. */
  private length: i32 = 0;

  set(value: u64): void {
    this.length = 0;
    this.append(value as u32);
    this.append((value >>> 32) as u32);
    while (this.length > 0 && this.limbs[this.length - 1] == 0) this.length--;
  }

  copy(other: BigInteger): void {
    this.length = other.length;
    for (let index = 0; index < this.length; index++) this.limbs[index] = other.limbs[index];
  }

  /** Becomes itself times `factor`, which is not zero, plus `addend`. */
  multiplyAdd(factor: u32, addend: u32): void {
    const limbs = this.limbs;
    const length = this.length;
    let carry = addend as u64;
    for (let index = 0; index < length; index++) {
      carry += (limbs[index] as u64) * (factor as u64);
      limbs[index] = carry as u32;
      carry >>>= 32;
    }
    if (carry != 0) this.append(carry as u32);
  }

  /** Does nothing where the exponent is negative. */
  multiplyByPowerOfFive(exponent: i32): void {
    let left = exponent;
    for (; left >= LARGEST_POWER_EXPONENT; left -= LARGEST_POWER_EXPONENT) this.multiplyAdd(LARGEST_POWER, 0);
    for (; left > 0; left--) this.multiplyAdd(5, 0);
  }

  /** Does nothing where the exponent is negative. */
  multiplyByPowerOfTwo(exponent: i32): void {
    if (exponent <= 0 || this.length == 0) return;
    this.multiplyAdd((1 as u32) << (exponent % LIMB_BITS), 0);
    const shift = exponent / LIMB_BITS;
    const limbs = this.limbs;
    for (let index = this.length - 1; index >= 0; index--) limbs[index + shift] = limbs[index];
    for (let index = 0; index < shift; index++) limbs[index] = 0;
    this.length += shift;
  }

  /** -1, 0 or 1 as this number is less than, equal to or greater than the other. */
  compare(other: BigInteger): i32 {
    const length = this.length;
    const otherLength = other.length;
    if (length != otherLength) return length < otherLength ? -1 : 1;
    for (let index = length - 1; index >= 0; index--) {
      const limb = this.limbs[index];
      const otherLimb = other.limbs[index];
      if (limb != otherLimb) return limb < otherLimb ? -1 : 1;
    }
    return 0;
  }

  private append(limb: u32): void {
    this.limbs[this.length] = limb;
    this.length++;
  }
}
