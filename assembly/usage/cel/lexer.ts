import { isDigit, literal } from "../../bytes/ascii";
import { Slice, byteAt, cut, equals, lengthOf, startOf } from "../../bytes/slice";
import { Problem } from "../problem";
import { byteOrZero } from "./byte-or-zero";
import { skipNumber } from "./number-literal";
import { skipString, startsString } from "./string-literal";
import { Token } from "./token";

const IN = literal("in");

/** The tokens of an expression, one after the other. */
export class Lexer {
  token: Token = Token.End;
  /** Where the token begins and ends. */
  start: i32 = 0;
  end: i32 = 0;

  constructor(
    readonly source: Slice,
    readonly problem: Problem,
  ) {
    this.advance();
  }

  /** The bytes of the token. */
  get text(): Slice {
    return cut(this.source, this.start, this.end);
  }

  /** The token as messages name it. */
  get description(): string {
    if (this.token == Token.End) return "the end";
    return String.UTF8.decodeUnsafe(startOf(this.text), lengthOf(this.text) as usize);
  }

  /** Takes the token if it is the one. */
  takeIf(token: Token): bool {
    if (this.token != token) return false;
    this.advance();
    return true;
  }

  /** Goes on to the next token. After an Invalid one it stays. */
  advance(): void {
    if (this.token == Token.Invalid) return;
    this.start = skipBlanks(this.source, this.end);
    this.token = this.read();
  }

  private read(): Token {
    const first = byteOrZero(this.source, this.start);
    if (this.start == lengthOf(this.source)) {
      this.end = this.start;
      return Token.End;
    }
    if (isDigit(first) || (first == 0x2e && isDigit(byteOrZero(this.source, this.start + 1))))
      return this.readNumber();
    if (startsString(this.source, this.start)) return this.readString();
    if (isNameByte(first)) return this.readName();
    const token = this.readSymbol(first);
    if (token == Token.Invalid) return this.refuse(this.start, "unexpected " + this.description);
    return token;
  }

  private readNumber(): Token {
    this.end = skipNumber(this.source, this.start);
    if (isNameByte(byteOrZero(this.source, this.end)))
      return this.refuse(this.end, "a number is followed by a letter");
    const last = byteOrZero(this.source, this.end - 1) | 0x20;
    if (last == 0x75) return Token.Uint;
    if (byteOrZero(this.source, this.start + 1) == 0x78) return Token.Int;
    for (let index = this.start; index < this.end; index++) {
      if (!isDigit(byteOrZero(this.source, index))) return Token.Double;
    }
    return Token.Int;
  }

  private readString(): Token {
    this.end = skipString(this.source, this.start);
    return this.end < 0 ? this.refuse(this.start, "the string has no end") : Token.String;
  }

  private readName(): Token {
    let end = this.start;
    while (isNameByte(byteOrZero(this.source, end)) || isDigit(byteOrZero(this.source, end))) end++;
    this.end = end;
    return equals(this.text, IN) ? Token.In : Token.Name;
  }

  private readSymbol(first: u8): Token {
    const second = byteOrZero(this.source, this.start + 1);
    this.end = this.start + 2;
    if (second == 0x3d) {
      if (first == 0x3d) return Token.Equal;
      if (first == 0x21) return Token.NotEqual;
      if (first == 0x3c) return Token.LessOrEqual;
      if (first == 0x3e) return Token.GreaterOrEqual;
    }
    if (first == 0x26 && second == 0x26) return Token.And;
    if (first == 0x7c && second == 0x7c) return Token.Or;
    this.end = this.start + 1;
    return symbolOf(first);
  }

  private refuse(position: i32, reason: string): Token {
    this.problem.refuse(position, reason);
    this.end = this.start;
    return Token.Invalid;
  }
}

function symbolOf(byte: u8): Token {
  switch (byte) {
    case 0x28: // (
      return Token.Open;
    case 0x29: // )
      return Token.Close;
    case 0x5b: // [
      return Token.OpenList;
    case 0x5d: // ]
      return Token.CloseList;
    case 0x2c: // ,
      return Token.Comma;
    case 0x2e: // .
      return Token.Dot;
    case 0x3f: // ?
      return Token.Question;
    case 0x3a: // :
      return Token.Colon;
    case 0x21: // !
      return Token.Not;
    case 0x2a: // *
      return Token.Multiply;
    case 0x2f: // /
      return Token.Divide;
    case 0x25: // %
      return Token.Modulo;
    case 0x2b: // +
      return Token.Plus;
    case 0x2d: // -
      return Token.Minus;
    case 0x3c: // <
      return Token.Less;
    case 0x3e: // >
      return Token.Greater;
    default:
      return Token.Invalid;
  }
}

/** Past blanks and comments, which go from `//` to the end of the line. */
function skipBlanks(source: Slice, from: i32): i32 {
  const length = lengthOf(source);
  let position = from;
  while (position < length) {
    const byte = byteAt(source, position);
    if (byte == 0x2f && position + 1 < length && byteAt(source, position + 1) == 0x2f) {
      while (position < length && byteAt(source, position) != 0x0a) position++;
    } else if (byte == 0x20 || (byte >= 0x09 && byte <= 0x0d && byte != 0x0b)) {
      position++;
    } else {
      break;
    }
  }
  return position;
}

function isNameByte(byte: u8): bool {
  const letter = byte | 0x20;
  return byte == 0x5f || (letter >= 0x61 && letter <= 0x7a);
}
