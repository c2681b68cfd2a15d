import { percentEncodedByteAt, writePercentEncodedByte } from "../../bytes/percent";
import { Sink } from "../../bytes/sink";
import { Slice, byteAt, cut, indexOfByte, lengthOf } from "../../bytes/slice";

const AMPERSAND: u8 = 0x26;
const EQUALS_SIGN: u8 = 0x3d;
const PLUS: u8 = 0x2b;
const SPACE: u8 = 0x20;

/**
 * Writes a query, without its question mark, as AWS signs it: every parameter with an equals sign, encoded in one spelling, ordered by
 * name and then by value. False where there is no memory for it.
 */
export function writeCanonicalQuery(query: Slice, into: Sink): bool {
  const encoded = new Sink();
  const ends: i32[] = [];
  const length = lengthOf(query);
  for (let from = 0; from < length;) {
    const ampersand = indexOfByte(query, AMPERSAND, from);
    const to = ampersand < 0 ? length : ampersand;
    if (to > from) {
      writeParameter(cut(query, from, to), encoded);
      ends.push(encoded.length);
    }
    from = to + 1;
  }
  const complete = !encoded.exhausted;
  if (complete) writeSorted(encoded.written, ends, into);
  encoded.dispose();
  return complete;
}

function writeParameter(parameter: Slice, into: Sink): void {
  const sign = indexOfByte(parameter, EQUALS_SIGN);
  const nameEnd = sign < 0 ? lengthOf(parameter) : sign;
  writeNormalised(cut(parameter, 0, nameEnd), into);
  into.byte(EQUALS_SIGN);
  if (sign >= 0) writeNormalised(cut(parameter, sign + 1, lengthOf(parameter)), into);
}

/** A plus sign stands for a space, as in forms: so the AWS SDK for Go signs it. */
function writeNormalised(text: Slice, into: Sink): void {
  for (let index = 0; index < lengthOf(text); index++) {
    const byte = byteAt(text, index);
    const decoded = percentEncodedByteAt(text, index);
    if (decoded >= 0) {
      writePercentEncodedByte(decoded as u8, into);
      index += 2;
    } else {
      writePercentEncodedByte(byte == PLUS ? SPACE : byte, into);
    }
  }
}

function writeSorted(encoded: Slice, ends: i32[], into: Sink): void {
  const parameters: Slice[] = [];
  for (let index = 0; index < ends.length; index++) {
    parameters.push(cut(encoded, index == 0 ? 0 : ends[index - 1], ends[index]));
  }
  parameters.sort(compareParameters);
  for (let index = 0; index < parameters.length; index++) {
    if (index > 0) into.byte(AMPERSAND);
    into.bytes(parameters[index]);
  }
}

/** By name, then by value. Names hold no equals sign, so it may count as the lowest byte: then `a=` stands before `a-b=`. */
function compareParameters(left: Slice, right: Slice): i32 {
  const common = min(lengthOf(left), lengthOf(right));
  for (let index = 0; index < common; index++) {
    const difference = rankAt(left, index) - rankAt(right, index);
    if (difference != 0) return difference;
  }
  return lengthOf(left) - lengthOf(right);
}

function rankAt(parameter: Slice, index: i32): i32 {
  const byte = byteAt(parameter, index);
  return byte == EQUALS_SIGN ? 0 : (byte as i32);
}
