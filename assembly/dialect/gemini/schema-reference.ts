import { Sink } from "../../bytes/sink";
import { Slice, byteAt, cut, indexOfByte, lengthOf } from "../../bytes/slice";
import { percentEncodedByteAt } from "../../bytes/percent";
import { decodeString, member } from "../../json/lookup";
import { NO_NODE, Node, Tape } from "../../json/tape";

const HASH: u8 = 0x23;
const SLASH: u8 = 0x2f;
const TILDE: u8 = 0x7e;
const ZERO: u8 = 0x30;
const ONE: u8 = 0x31;

/**
 * What a `$ref` names: a JSON Pointer in a URI fragment (RFC 6901, section 6), such as `#/$defs/Address`. NO_NODE where that is not within
 * the schema.
 */
export function resolveReference(tape: Tape, reference: Node): Node {
  const pointer = new Sink();
  const name = new Sink();
  decodeString(tape, reference, pointer);
  const found = follow(tape, pointer.written, name);
  name.dispose();
  pointer.dispose();
  return found;
}

function follow(tape: Tape, pointer: Slice, name: Sink): Node {
  const length = lengthOf(pointer);
  if (length == 0 || byteAt(pointer, 0) != HASH) return NO_NODE;
  let node = tape.root;
  let position = 1;
  while (position < length && node != NO_NODE) {
    if (byteAt(pointer, position) != SLASH) return NO_NODE;
    const next = indexOfByte(pointer, SLASH, position + 1);
    const end = next < 0 ? length : next;
    name.clear();
    unescapeName(cut(pointer, position + 1, end), name);
    node = member(tape, node, name.written);
    position = end;
  }
  return node;
}

/** Writes one name of the pointer without percent-encoding, and `~1` and `~0` as what they stand for. */
function unescapeName(escaped: Slice, into: Sink): void {
  const length = lengthOf(escaped);
  for (let index = 0; index < length; index++) {
    const encoded = percentEncodedByteAt(escaped, index);
    if (encoded >= 0) {
      into.byte(encoded as u8);
      index += 2;
      continue;
    }
    const byte = byteAt(escaped, index);
    const following = index + 1 < length ? byteAt(escaped, index + 1) : 0;
    if (byte == TILDE && (following == ZERO || following == ONE)) {
      into.byte(following == ZERO ? TILDE : SLASH);
      index++;
    } else {
      into.byte(byte);
    }
  }
}
