import { Sink } from "../bytes/sink";
import { Slice, endOf, sliceOf, startOf } from "../bytes/slice";
import { REPLACEMENT_CHARACTER, encode, encodedLength, sequenceLength } from "../bytes/utf-8";
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipPlain,
} from "./characters";

/**
 * Writes one JSON text to a sink, value by value; commas and colons are its business. It trusts its caller to close
 * what it opens and to give every key a value.
 */
export class JsonWriter {
  /** Whether a value stands before the next one, at the same level. */
  private follows: bool = false;

  constructor(public sink: Sink) {}

  /** Begins another text. The sink keeps what it holds. */
  restart(): void {
    this.follows = false;
  }

  beginObject(): void {
    this.begin(OPEN_BRACE);
  }

  endObject(): void {
    this.end(CLOSE_BRACE);
  }

  beginArray(): void {
    this.begin(OPEN_BRACKET);
  }

  endArray(): void {
    this.end(CLOSE_BRACKET);
  }

  /** A key from the source text: ASCII that needs no escape. */
  key(name: string): void {
    this.beginString();
    this.sink.ascii(name);
    this.endKey();
  }

  /** A key in raw UTF-8, which is escaped. */
  keyBytes(raw: Slice): void {
    this.beginString();
    escapeInto(this.sink, raw);
    this.endKey();
  }

  /** A key whose characters are escaped already: the inside of another JSON string. */
  escapedKey(text: Slice): void {
    this.beginString();
    this.sink.bytes(text);
    this.endKey();
  }

  /** A string in raw UTF-8, which is escaped. */
  string(utf8: Slice): void {
    this.beginString();
    escapeInto(this.sink, utf8);
    this.endString();
  }

  /** A string whose characters are escaped already: the inside of another JSON string. */
  escapedString(text: Slice): void {
    this.beginString();
    this.sink.bytes(text);
    this.endString();
  }

  /** A string from the source text, in ASCII; escaped where it needs it. */
  ascii(text: string): void {
    this.beginString();
    for (let index = 0; index < text.length; index++) {
      const byte = text.charCodeAt(index) as u8;
      if (byte < 0x20 || byte == QUOTE || byte == BACKSLASH) escapeByte(this.sink, byte);
      else this.sink.byte(byte);
    }
    this.endString();
  }

  /** Opens a string of several pieces: they go to the sink, escaped, until `endString`. */
  beginString(): void {
    this.separate();
    this.sink.byte(QUOTE);
  }

  endString(): void {
    this.sink.byte(QUOTE);
    this.follows = true;
  }

  /** A value as it stands: valid JSON. */
  raw(json: Slice): void {
    this.separate();
    this.sink.bytes(json);
    this.follows = true;
  }

  integer(value: i64): void {
    this.separate();
    this.sink.decimal(value);
    this.follows = true;
  }

  boolean(value: bool): void {
    this.separate();
    this.sink.ascii(value ? "true" : "false");
    this.follows = true;
  }

  null_(): void {
    this.separate();
    this.sink.ascii("null");
    this.follows = true;
  }

  private begin(bracket: u8): void {
    this.separate();
    this.sink.byte(bracket);
    this.follows = false;
  }

  private end(bracket: u8): void {
    this.sink.byte(bracket);
    this.follows = true;
  }

  private endKey(): void {
    this.sink.byte(QUOTE);
    this.sink.byte(COLON);
    this.follows = false;
  }

  private separate(): void {
    if (this.follows) this.sink.byte(COMMA);
  }
}

/**
 * Appends raw UTF-8 as the inside of a JSON string: quotes, backslashes and control characters escaped, all else as it
 * is. Each byte that is no UTF-8 becomes U+FFFD, so the result is always valid.
 */
export function escapeInto(sink: Sink, utf8: Slice): void {
  const end = endOf(utf8);
  let pending = startOf(utf8);
  let position = pending;
  while (true) {
    position = skipPlain(position, end);
    const length = position < end && load<u8>(position) >= 0x80 ? sequenceLength(position, end) : 0;
    if (length > 0) {
      position += length as usize;
      continue;
    }
    sink.bytes(sliceOf(pending, (position - pending) as i32));
    if (position >= end) return;
    escapeByte(sink, load<u8>(position));
    position++;
    pending = position;
  }
}

/** Appends what stands for a byte that a JSON string cannot hold. */
function escapeByte(sink: Sink, byte: u8): void {
  if (byte >= 0x80) {
    let bytes = encode(REPLACEMENT_CHARACTER);
    for (let left = encodedLength(REPLACEMENT_CHARACTER); left > 0; left--) {
      sink.byte(bytes as u8);
      bytes >>= 8;
    }
    return;
  }
  sink.byte(BACKSLASH);
  switch (byte) {
    case 0x08:
      sink.byte(0x62); // b
      break;
    case 0x09:
      sink.byte(0x74); // t
      break;
    case 0x0a:
      sink.byte(0x6e); // n
      break;
    case 0x0c:
      sink.byte(0x66); // f
      break;
    case 0x0d:
      sink.byte(0x72); // r
      break;
    case QUOTE:
    case BACKSLASH:
      sink.byte(byte);
      break;
    default:
      sink.ascii("u00");
      sink.byte(0x30 + (byte >> 4));
      sink.byte(hexDigit(byte & 0x0f));
  }
}

// @ts-ignore: decorator
@inline
function hexDigit(value: u8): u8 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}
