import { Sink } from "../../bytes/sink";
import { byteAt, cut, endOf, lengthOf, startOf } from "../../bytes/slice";
import { encode, encodedLength } from "../../bytes/utf-8";
import { AnswerForm } from "../../conversation/answer-form";
import { NO_TEXT, Text, decodeText, plain } from "../../conversation/text";
import { consumedLength, escapeLength, escapedCodePoint } from "../../json/escapes";

const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
/** Bytes of a surrogate pair in escapes: a first half alone may still find its second. */
const PAIR_LENGTH: usize = 12;

const enum Place {
  /** Only white space so far. */
  Before,
  Within,
  /** Past the closing quote. */
  Behind,
}

/** Takes the answer out of the text of one that stands within white space, or is written as a JSON string, piece by piece. */
export class AnswerText {
  private place: Place = Place.Before;
  private isQuoted: bool = false;
  /** What was read and not told yet. */
  private readonly pending: Sink = new Sink();
  private readonly answer: Sink = new Sink();

  constructor(private readonly form: AnswerForm) {}

  /** What of the answer is certain now; valid until the next call. */
  take(delta: Text): Text {
    this.answer.clear();
    decodeText(delta, this.pending);
    if (this.place == Place.Before) this.skipBlanks();
    if (this.place == Place.Before) return NO_TEXT;
    if (this.isQuoted) this.unquote();
    else this.passUpToBlanks();
    return plain(this.answer.written);
  }

  /** The answer's rest, where the quote that would end it never came. Valid until the next call. */
  finish(): Text {
    this.answer.clear();
    if (this.isQuoted && this.place == Place.Within) this.answer.bytes(this.pending.written);
    return plain(this.answer.written);
  }

  dispose(): void {
    this.pending.dispose();
    this.answer.dispose();
  }

  private skipBlanks(): void {
    const text = this.pending.written;
    let index = 0;
    while (index < lengthOf(text) && byteAt(text, index) <= SPACE) index++;
    if (index == lengthOf(text)) {
      this.pending.clear();
      return;
    }
    this.place = Place.Within;
    this.isQuoted = this.form == AnswerForm.JsonString && byteAt(text, index) == QUOTE;
    this.pending.discard(this.isQuoted ? index + 1 : index);
  }

  /** White space at the end waits: more of the answer may follow. */
  private passUpToBlanks(): void {
    const text = this.pending.written;
    let end = lengthOf(text);
    while (end > 0 && byteAt(text, end - 1) <= SPACE) end--;
    this.answer.bytes(cut(text, 0, end));
    this.pending.discard(end);
  }

  /** Decodes up to the closing quote. An escape that is not complete waits; one that is none stands for itself, for models write such. */
  private unquote(): void {
    const text = this.pending.written;
    const end = endOf(text);
    let position = startOf(text);
    while (position < end && this.place == Place.Within) {
      const byte = load<u8>(position);
      if (byte == BACKSLASH) {
        const length = this.unescape(position, end);
        if (length == 0) break;
        position += length;
      } else {
        if (byte == QUOTE) this.place = Place.Behind;
        else this.answer.byte(byte);
        position++;
      }
    }
    this.pending.discard(this.place == Place.Behind ? lengthOf(text) : ((position - startOf(text)) as i32));
  }

  /** Decodes the escape at `position`; how many bytes it took, 0 where more must come first. */
  private unescape(position: usize, end: usize): usize {
    const length = escapeLength(position, end);
    if (length > end - position) return 0;
    if (length == 0) {
      this.answer.byte(BACKSLASH);
      return 1;
    }
    if (isFirstHalf(position, length) && end - position < PAIR_LENGTH) return 0;
    const codePoint = escapedCodePoint(position, end);
    let bytes = encode(codePoint);
    for (let left = encodedLength(codePoint); left > 0; left--) {
      this.answer.byte(bytes as u8);
      bytes >>= 8;
    }
    return consumedLength(position, codePoint);
  }
}

/** Whether an escape is the first half of a surrogate pair: `\uD8xx` to `\uDBxx`. */
function isFirstHalf(position: usize, length: usize): bool {
  if (length < 6 || (load<u8>(position + 2) | 0x20) != 0x64) return false;
  const second = load<u8>(position + 3) | 0x20;
  return second == 0x38 || second == 0x39 || second == 0x61 || second == 0x62;
}
