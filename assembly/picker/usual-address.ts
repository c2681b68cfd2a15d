import { lowerCase } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, byteAt, indexOfByte, lengthOf } from "../bytes/slice";

const COLON: u8 = 0x3a;
const OPEN_BRACKET: u8 = 0x5b;
const CLOSE_BRACKET: u8 = 0x5d;

/**
 * Writes an address, which is not empty, as configurations have it: in lower case, with the brackets that some leave away around IPv6.
 * Without them the last colon goes before the port.
 */
export function writeUsualAddress(address: Slice, into: Sink): void {
  const first = indexOfByte(address, COLON);
  let last = first;
  for (let next = first; next >= 0; next = indexOfByte(address, COLON, next + 1)) last = next;
  const isBare = first != last && byteAt(address, 0) != OPEN_BRACKET;
  if (isBare) into.byte(OPEN_BRACKET);
  for (let index = 0; index < lengthOf(address); index++) {
    if (isBare && index == last) into.byte(CLOSE_BRACKET);
    into.byte(lowerCase(byteAt(address, index)));
  }
}
