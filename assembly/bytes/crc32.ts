import { Slice, endOf, startOf } from "./slice";

/** The polynomial of IEEE 802.3, its bits in reverse. */
const POLYNOMIAL: u32 = 0xedb88320;

/** How many bytes one step takes in: each has a table of its own. */
const STEP: usize = 8;
const TABLE_SIZE: usize = 256 * sizeof<u32>();
const TABLES: usize = fillTables(memory.data(8192, 16));

/** The CRC-32 of bytes (IEEE 802.3, as gzip has it); of bytes that follow others, where `before` is the CRC-32 of those. */
export function crc32(bytes: Slice, before: u32 = 0): u32 {
  const end = endOf(bytes);
  let position = startOf(bytes);
  let rest = ~before;
  for (; end - position >= STEP; position += STEP) {
    const low = load<u32>(position) ^ rest;
    const high = load<u32>(position, 4);
    rest =
      entry(7, low) ^
      entry(6, low >>> 8) ^
      entry(5, low >>> 16) ^
      entry(4, low >>> 24) ^
      entry(3, high) ^
      entry(2, high >>> 8) ^
      entry(1, high >>> 16) ^
      entry(0, high >>> 24);
  }
  for (; position < end; position++) rest = (rest >>> 8) ^ entry(0, rest ^ load<u8>(position));
  return ~rest;
}

/** What the lowest byte of `value` leaves behind when `following` zero bytes come after it. */
// @ts-ignore: decorator
@inline
function entry(following: usize, value: u32): u32 {
  return load<u32>(TABLES + following * TABLE_SIZE + (((value & 0xff) as usize) << 2));
}

function fillTables(tables: usize): usize {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? POLYNOMIAL : 0);
    store<u32>(tables + ((byte as usize) << 2), rest);
  }
  const end = tables + STEP * TABLE_SIZE;
  for (let address = tables + TABLE_SIZE; address < end; address += sizeof<u32>()) {
    const before = load<u32>(address - TABLE_SIZE);
    store<u32>(address, (before >>> 8) ^ load<u32>(tables + (((before & 0xff) as usize) << 2)));
  }
  return tables;
}
