import { BigInteger } from "../../assembly/json/big-integer";
import { numberOf } from "../../assembly/json/number-value";
import { bytesOf } from "./support/text";

/** The bits of what a number reads as, since the sign of zero counts too. */
function bits(text: string): u64 {
  return reinterpret<u64>(numberOf(bytesOf(text)));
}

const INFINITE: u64 = 0x7ff0000000000000;
const LARGEST: u64 = 0x7fefffffffffffff;

/** The digits of (2^54 - 3) * 2^-1075, halfway between two doubles; no such point has more than these 768. */
const LONGEST_HALFWAY =
  "4450147717014402025081996672794991863585242658592605113516950912287262231249312640695305412711894243" +
  "1783801370080830523154578251545303238277269592368457430440993619708911874715081505094180604803751173" +
  "7832041185193533879641611520514874130831632725201246060231058690536206311752656217652146466431814205" +
  "0516404363222266800647432605601171352829157964222745548968213347287383175484034139780984693415105561" +
  "9529382191981473003234105366170879223151087335413188049110555339027884856781219017754500629806224571" +
  "0295816371174594568773301103242116891776567137054973871082078224775842509670618916870627821633352993" +
  "7613807511420088624997950527910187096634639440156449072973156593524412317153981022121322120184700358" +
  "07616260163568645811358486831521563686919762403704226016998291015625";

/** (2^54 - 1) * 2^970, halfway from the largest double to what would be the next. */
const HALFWAY_TO_INFINITY =
  "1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070" +
  "9633028641669288791094655554785194040263065748867150582068190890200070838367627385484581771153176447" +
  "5730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904" +
  "174497792";

describe("a number reads as the nearest double", () => {
  it("where it is short", () => {
    expect(bits("0.1")).toBe(0x3fb999999999999a);
    expect(bits("1e22")).toBe(0x4480f0cf064dd592);
    expect(bits("-0")).toBe(0x8000000000000000);
    expect(bits("0.000")).toBe(0);
    expect(bits("0e999999999999")).toBe(0);
    expect(bits("-0.000e-400")).toBe(0x8000000000000000);
  });

  it("where the power of ten is no double", () => {
    expect(bits("1e23")).toBe(0x44b52d02c7e14af6);
    expect(bits("8.5e22")).toBe(0x44b1ffdbf6b2b2eb);
    expect(bits("1e300")).toBe(0x7e37e43c8800759c);
    expect(bits("-1e-300")).toBe(0x81a56e1fc2f8f359);
  });

  it("where it has more digits than a double", () => {
    expect(bits("6.9294956446009195e15")).toBe(0x43389e56ee5e7a58);
    expect(bits("3.1415926535897932384626433832795028841971693993751")).toBe(0x400921fb54442d18);
    expect(bits("123456789012345678901234567890")).toBe(0x45f8ee90ff6c373e);
  });

  it("to even where it lies halfway, and past that with any digit however late", () => {
    expect(bits("9007199254740993")).toBe(0x4340000000000000);
    expect(bits("9007199254740995")).toBe(0x4340000000000002);
    expect(bits("9007199254740992." + "9".repeat(5000))).toBe(0x4340000000000000);
    expect(bits("9007199254740993." + "0".repeat(5000))).toBe(0x4340000000000000);
    expect(bits("9007199254740993." + "0".repeat(5000) + "1")).toBe(0x4340000000000001);
    expect(bits("9007199254740993" + "0".repeat(5000) + "1e-5001")).toBe(0x4340000000000001);
    expect(bits("0." + "0".repeat(5000) + "9007199254740993e5016")).toBe(0x4340000000000000);
  });

  it("where doubles end", () => {
    expect(bits("1.7976931348623157e308")).toBe(LARGEST);
    expect(bits("1.7976931348623158e308")).toBe(LARGEST);
    expect(bits("1.7976931348623159e308")).toBe(INFINITE);
    expect(bits("-1.7976931348623159e308")).toBe(INFINITE | 0x8000000000000000);
    expect(bits(HALFWAY_TO_INFINITY)).toBe(INFINITE);
    expect(bits(HALFWAY_TO_INFINITY.slice(0, 308) + "1")).toBe(LARGEST);
    expect(bits(HALFWAY_TO_INFINITY.slice(0, 308) + "1.9")).toBe(LARGEST);
    expect(bits("17976931348623157" + "0".repeat(292))).toBe(LARGEST);
    expect(bits("17976931348623159" + "0".repeat(292))).toBe(INFINITE);
    expect(bits("9.999e308")).toBe(INFINITE);
    expect(bits("1e309")).toBe(INFINITE);
    expect(bits("1e999999999999")).toBe(INFINITE);
  });

  it("where doubles begin", () => {
    expect(bits("2.2250738585072014e-308")).toBe(0x0010000000000000);
    expect(bits("2.2250738585072012e-308")).toBe(0x0010000000000000);
    expect(bits("2.2250738585072011e-308")).toBe(0x000fffffffffffff);
    expect(bits("4.9e-324")).toBe(1);
    expect(bits("5e-324")).toBe(1);
    expect(bits("2.4703282292062328e-324")).toBe(1);
    expect(bits("2.4703282292062327e-324")).toBe(0);
    expect(bits("9.99e-325")).toBe(0);
    expect(bits("1e-324")).toBe(0);
    expect(bits("1e-999999999999")).toBe(0);
  });

  it("where it takes all digits that can matter", () => {
    const start = LONGEST_HALFWAY.slice(0, 1) + "." + LONGEST_HALFWAY.slice(1, 767);
    expect(bits(start + "5e-308")).toBe(0x001ffffffffffffe);
    expect(bits(start + "4999e-308")).toBe(0x001ffffffffffffe);
    expect(bits(start + "50000e-308")).toBe(0x001ffffffffffffe);
    expect(bits(start + "50001e-308")).toBe(0x001fffffffffffff);
    expect(bits(start + "6e-308")).toBe(0x001fffffffffffff);
    expect(bits(LONGEST_HALFWAY + "0".repeat(5000) + "1e-6076")).toBe(0x001fffffffffffff);
  });
});

describe("a big integer", () => {
  it("grows by factors and compares", () => {
    const one = new BigInteger();
    const other = new BigInteger();
    one.set(0);
    other.set(0);
    expect(one.compare(other)).toBe(0);
    one.multiplyByPowerOfTwo(64);
    expect(one.compare(other)).toBe(0);
    one.multiplyAdd(10, 1);
    expect(one.compare(other)).toBe(1);
    expect(other.compare(one)).toBe(-1);
  });

  it("is ten to a power by fives and twos as by tens", () => {
    const fives = new BigInteger();
    const tens = new BigInteger();
    fives.set(u64.MAX_VALUE);
    tens.set(u64.MAX_VALUE);
    fives.multiplyByPowerOfFive(700);
    fives.multiplyByPowerOfTwo(700);
    for (let count = 0; count < 700; count++) tens.multiplyAdd(10, 0);
    expect(fives.compare(tens)).toBe(0);
    tens.multiplyAdd(1, 1);
    expect(fives.compare(tens)).toBe(-1);
  });
});
