import { isDigit, parseDecimal } from "../bytes/ascii";
import { Slice, byteAt, cut, indexOfByte, lengthOf } from "../bytes/slice";

const DOT: u8 = 0x2e;
const COLON: u8 = 0x3a;
const HYPHEN: u8 = 0x2d;
const UNDERSCORE: u8 = 0x5f;

/** Whether a text is `host:port` with an IPv4 address or a DNS name, or `[address]:port` with an IPv6 address. */
export function isSocketAddress(text: Slice): bool {
  const length = lengthOf(text);
  if (length == 0) return false;
  if (byteAt(text, 0) == 0x5b) {
    const close = indexOfByte(text, 0x5d);
    if (close < 0 || close + 1 >= length || byteAt(text, close + 1) != COLON) return false;
    return isIpv6(cut(text, 1, close)) && isPort(cut(text, close + 2, length));
  }
  const colon = indexOfByte(text, COLON);
  if (colon < 0) return false;
  const host = cut(text, 0, colon);
  return (isIpv4(host) || isDnsName(host)) && isPort(cut(text, colon + 1, length));
}

function isPort(text: Slice): bool {
  const port = lengthOf(text) <= 5 ? parseDecimal(text) : -1;
  return port >= 1 && port <= 65535;
}

/** Four numbers without leading zeros, which some read as octal. */
function isIpv4(text: Slice): bool {
  let from = 0;
  for (let part = 0; part < 4; part++) {
    const dot = part < 3 ? indexOfByte(text, DOT, from) : lengthOf(text);
    if (dot <= from || (dot - from > 1 && byteAt(text, from) == 0x30)) return false;
    const number = parseDecimal(cut(text, from, dot));
    if (number < 0 || number > 255) return false;
    from = dot + 1;
  }
  return true;
}

/** The text forms of RFC 4291 section 2.2, without a zone. */
function isIpv6(text: Slice): bool {
  const length = lengthOf(text);
  let groups = 0;
  let isCompressed = false;
  let from = 0;
  if (length >= 2 && byteAt(text, 0) == COLON && byteAt(text, 1) == COLON) {
    isCompressed = true;
    from = 2;
  }
  while (from < length) {
    let end = indexOfByte(text, COLON, from);
    if (end < 0) end = length;
    const group = cut(text, from, end);
    if (end == length && isIpv4(group)) {
      groups += 2;
      break;
    }
    if (!isHexadecimalGroup(group)) return false;
    groups++;
    if (end == length) break;
    from = end + 1;
    if (from == length) return false;
    if (byteAt(text, from) == COLON) {
      if (isCompressed) return false;
      isCompressed = true;
      from++;
    }
  }
  return isCompressed ? groups <= 7 : groups == 8;
}

function isHexadecimalGroup(text: Slice): bool {
  const length = lengthOf(text);
  if (length < 1 || length > 4) return false;
  for (let index = 0; index < length; index++) {
    const byte = byteAt(text, index);
    if (!isDigit(byte) && (byte | 0x20) - 0x61 >= 6) return false;
  }
  return true;
}

/**
 * RFC 1123 labels, underscores allowed as in service names. The last one must not be a number: resolvers would read the name as an
 * IPv4 address (RFC 3696 section 2).
 */
function isDnsName(text: Slice): bool {
  let length = lengthOf(text);
  if (length > 253) return false;
  if (length > 0 && byteAt(text, length - 1) == DOT) length--;
  let from = 0;
  while (true) {
    let end = indexOfByte(text, DOT, from);
    if (end < 0 || end > length) end = length;
    const label = cut(text, from, end);
    if (!isDnsLabel(label)) return false;
    if (end == length) return parseDecimal(label) < 0;
    from = end + 1;
  }
}

function isDnsLabel(label: Slice): bool {
  const length = lengthOf(label);
  if (length < 1 || length > 63) return false;
  if (byteAt(label, 0) == HYPHEN || byteAt(label, length - 1) == HYPHEN) return false;
  for (let index = 0; index < length; index++) {
    const byte = byteAt(label, index);
    const isLetter = (byte | 0x20) - 0x61 < 26;
    if (!isLetter && !isDigit(byte) && byte != HYPHEN && byte != UNDERSCORE) return false;
  }
  return true;
}
