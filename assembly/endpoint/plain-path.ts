import { decodePercent } from "../bytes/percent";
import { Sink } from "../bytes/sink";
import { Slice, byteAt, cut, lengthOf } from "../bytes/slice";
import { EndpointTable } from "./endpoint-table";

const SLASH: u8 = 0x2f;
const BACKSLASH: u8 = 0x5c;
const DOT: u8 = 0x2e;

/**
 * Whether a path means what it says to everybody who reads it: no segment, decoded, is empty, `.` or `..`, and none holds a control character.
 * A slash at the end is allowed. `path` has no query and begins with a slash.
 */
export function isPlainPath(path: Slice): bool {
  const decoded = new Sink();
  decodePercent(path, decoded);
  const plain = isPlain(decoded.written);
  decoded.dispose();
  return plain;
}

/** Whether a path is another spelling of one of the gateway's endpoints: a server might serve it, past all that is done for the endpoint. */
export function isDisguised(endpoints: EndpointTable, method: Slice, path: Slice): bool {
  const decoded = new Sink();
  decodePercent(path, decoded);
  let length = decoded.length;
  while (length > 0 && byteAt(decoded.written, length - 1) == SLASH) length--;
  const disguised = endpoints.find(method, cut(decoded.written, 0, length)) !== null;
  decoded.dispose();
  return disguised;
}

function isPlain(path: Slice): bool {
  const length = lengthOf(path);
  let start = 1;
  for (let index = 1; index <= length; index++) {
    const byte: u8 = index < length ? byteAt(path, index) : SLASH;
    if (byte < 0x20 || byte == 0x7f) return false;
    if (byte != SLASH && byte != BACKSLASH) continue;
    const size = index - start;
    if (size == 0 && index < length) return false;
    if (size > 0 && size <= 2 && byteAt(path, start) == DOT && byteAt(path, index - 1) == DOT) return false;
    start = index + 1;
  }
  return true;
}
