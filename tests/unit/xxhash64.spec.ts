import { cut, lengthOf } from "../../assembly/bytes/slice";
import { xxhash64 } from "../../assembly/crypto/xxhash64";
import { bytesFrom, bytesOf } from "./support/text";

/** Byte i is (7 i + 1) mod 256. */
function sampleBytes(count: i32): u8[] {
  const bytes: u8[] = [];
  for (let index = 0; index < count; index++) bytes.push((index * 7 + 1) as u8);
  return bytes;
}

describe("xxhash64", () => {
  it("agrees with published values", () => {
    expect(xxhash64(bytesOf(""))).toBe(0xef46db3751d8e999);
    expect(xxhash64(bytesOf("a"))).toBe(0xd24ec4f1a98c6e5b);
    expect(xxhash64(bytesOf("abc"))).toBe(0x44bc2cf5ad770999);
    expect(xxhash64(bytesOf("Nobody inspects the spammish repetition"))).toBe(0xfbcea83c8a378bf1);
  });

  it("agrees with the reference implementation at every kind of length, with and without a seed", () => {
    const bytes = bytesFrom(sampleBytes(101));
    const lengths: i32[] = [0, 1, 3, 4, 7, 8, 31, 32, 33, 63, 64, 101];
    const unseeded: u64[] = [
      0xef46db3751d8e999, 0x8a4127811b21e730, 0xb6e6c910c2fd373a, 0x22eda2cf6af4c124, 0x34084d91a233a751,
      0xc6f1803a5e0b3222, 0x6ab1c40e29f50073, 0x5a0756fbe9ecd3d1, 0xdc50cdc37bb9c183, 0x10dd94885c71894a,
      0x90083da9cdb9d795, 0x6bf452176f29bc13,
    ];
    const seeded: u64[] = [
      0xac75fda2929b17ef, 0x211ae13247ce135f, 0x0ccdb2c7c2850613, 0x446be1f3228ed3c3, 0x5410e6030daf84b3,
      0xb872c2fb02e71655, 0xbb6d29b38190a8ff, 0x518cc93bc88a896, 0x157ce0e9c56b5988, 0x20ab6c1bad83813f,
      0xa2fe2536872fcb89, 0xe91fd6336b39b946,
    ];
    expect(lengthOf(bytes)).toBe(101);
    for (let place = 0; place < lengths.length; place++) {
      expect(xxhash64(cut(bytes, 0, lengths[place]))).toBe(unseeded[place]);
      expect(xxhash64(cut(bytes, 0, lengths[place]), 2654435761)).toBe(seeded[place]);
    }
  });
});
