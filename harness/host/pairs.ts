import { MAXIMUM_PAIRS, MAXIMUM_PAIRS_BYTES } from "./abi.ts";

/** Names and values as byte strings: one character for each byte, whatever the bytes mean. */
export type Pairs = [name: string, value: string][];

/** The ABI's form of a header map: the count, all sizes, then every name and value with a zero byte after it. */
export function encodePairs(pairs: Pairs): Buffer {
  const sizes = Buffer.alloc(4 + pairs.length * 8);
  sizes.writeUInt32LE(pairs.length);
  pairs.forEach(([name, value], index) => {
    sizes.writeUInt32LE(name.length, 4 + index * 8);
    sizes.writeUInt32LE(value.length, 8 + index * 8);
  });
  const texts = pairs.map(([name, value]) => `${name}\0${value}\0`).join("");
  return Buffer.concat([sizes, Buffer.from(texts, "latin1")]);
}

/**
 * Reads what `encodePairs` writes. Anything malformed, or beyond the host's limits, is no pairs at all, without an error:
 * so does proxy-wasm-cpp-host.
 */
export function decodePairs(bytes: Buffer): Pairs {
  if (bytes.length < 4 || bytes.length > MAXIMUM_PAIRS_BYTES) return [];
  const count = bytes.readUInt32LE();
  if (count > MAXIMUM_PAIRS || 4 + count * 8 > bytes.length) return [];
  const pairs: Pairs = [];
  let position = 4 + count * 8;
  for (let index = 0; index < count; index++) {
    const nameEnd = position + bytes.readUInt32LE(4 + index * 8);
    const valueEnd = nameEnd + 1 + bytes.readUInt32LE(8 + index * 8);
    if (bytes[nameEnd] !== 0 || bytes[valueEnd] !== 0) return [];
    pairs.push([
      bytes.toString("latin1", position, nameEnd),
      bytes.toString("latin1", nameEnd + 1, valueEnd),
    ]);
    position = valueEnd + 1;
  }
  return position === bytes.length ? pairs : [];
}
