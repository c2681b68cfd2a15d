import { isDigit, lowerCase } from "../bytes/ascii";
import { NOTHING, Slice, byteAt, equals, isEmpty, isNothing, lengthOf, startOf } from "../bytes/slice";
import { Value } from "./value";

/** The characters besides letters and digits that a token may hold (RFC 9110 section 5.6.2). */
const TOKEN_MARKS = "!#$%&'*+-.^_`|~";

/** A header with its value. The name is in lower case, as HTTP/2 and Envoy have it. */
export class Header {
  constructor(
    readonly name: Slice,
    readonly value: Slice,
  ) {}
}

/** The headers of a request, as the matching of rules and budgets sees them. */
export abstract class HeaderLookup {
  /** The value of a header, given by its name in lower case; NOTHING where it is missing. */
  abstract get(name: Slice): Slice;
}

/** Whether the request has every one of `headers`, with exactly that value. */
export function hasAll(headers: Header[], request: HeaderLookup): bool {
  for (let index = 0; index < headers.length; index++) {
    const value = request.get(headers[index].name);
    if (isNothing(value) || !equals(value, headers[index].value)) return false;
  }
  return true;
}

/** An array of `{name, value}`. */
export function parseHeaders(values: Value[]): Header[] {
  const headers: Header[] = [];
  for (let index = 0; index < values.length; index++) {
    const fields = values[index].fields();
    const name = fields.required("name");
    const value = fields.required("value");
    headers.push(
      new Header(name ? parseHeaderName(name) : NOTHING, value ? parseHeaderValue(value) : NOTHING),
    );
    fields.close();
  }
  return headers;
}

/** An array of header names. */
export function parseHeaderNames(values: Value[]): Slice[] {
  const names: Slice[] = [];
  for (let index = 0; index < values.length; index++) names.push(parseHeaderName(values[index]));
  return names;
}

/** A header name, turned to lower case. */
export function parseHeaderName(value: Value): Slice {
  const name = value.text();
  if (isNothing(name)) return NOTHING;
  let valid = !isEmpty(name);
  for (let index = 0; index < lengthOf(name); index++) {
    const byte = byteAt(name, index);
    if (!isTokenByte(byte)) valid = false;
    store<u8>(startOf(name) + (index as usize), lowerCase(byte));
  }
  if (!valid) value.refuse("expected a header name: letters, digits and " + TOKEN_MARKS);
  return name;
}

function parseHeaderValue(value: Value): Slice {
  const text = value.text();
  for (let index = 0; index < lengthOf(text); index++) {
    const byte = byteAt(text, index);
    if (byte == 0x0d || byte == 0x0a || byte == 0x00) {
      value.refuse("a header value must not hold CR, LF or NUL");
      break;
    }
  }
  return text;
}

function isTokenByte(byte: u8): bool {
  const isLetter = (byte | 0x20) - 0x61 < 26;
  return isLetter || isDigit(byte) || (byte < 0x80 && TOKEN_MARKS.includes(String.fromCharCode(byte)));
}
