import { isBlank } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, byteAt, cut, endOf, lengthOf, startOf, startsWith } from "../bytes/slice";
import { CARRIAGE_RETURN, LINE_FEED, findLineEnd } from "./lines";
import { PartHeaders } from "./part-headers";

const HYPHEN: u8 = 0x2d;
/** Bytes of the headers of one part, and of the blanks behind a boundary. */
const LONGEST_HEADERS: i32 = 8192;
const LINE_END_LENGTH: i32 = 2;

/** What `next` has come to. */
export const enum FormStep {
  /** Nothing further before more bytes come. */
  More,
  /** A part's headers were read: its name is known. */
  PartBegins,
  /** The part that began is complete: its value lies between `valueStart` and `valueEnd`. */
  PartEnds,
  /** The last boundary was read; whatever follows is none of the form. */
  Closed,
  /** The bytes are not what the content type says; no further step comes. */
  Broken,
}

const enum State {
  Preamble,
  Headers,
  Value,
  Closed,
  Broken,
}

/** What follows the boundary where it was found. */
const enum Tail {
  Unknown,
  NextPart,
  Close,
  /** Other characters: it is no boundary, but looks like the beginning of one. */
  Data,
}

/**
 * Reads a form (`multipart/form-data`, RFC 7578 and RFC 2046) as it comes: each `next` is given all of the body that there is so far, and
 * goes on where the last one stopped, so that a byte is looked at once. Only places are kept, and one name.
 *
 * Boundaries stand at the beginning of a line; lines end in CRLF. What merely begins with the boundary belongs to the part.
 */
export class MultipartReader {
  /** Where the value of the current part begins and, once it is complete, ends. */
  valueStart: i32 = 0;
  valueEnd: i32 = 0;
  /** Where the first boundary begins, with its two hyphens; -1 before it was found. */
  firstBoundary: i32 = -1;
  /** CRLF, two hyphens and the boundary. */
  private readonly delimiter: Sink = new Sink();
  private readonly headers: PartHeaders = new PartHeaders();
  private state: State = State.Preamble;
  /** Up to where the body was looked at. */
  private position: i32 = 0;
  /** Where the line end stands before the headers of the current part. */
  private headersStart: i32 = 0;
  /** Where what follows the boundary found last ends. */
  private tailEnd: i32 = 0;

  constructor(boundary: Slice) {
    this.delimiter.ascii("\r\n--");
    this.delimiter.bytes(boundary);
  }

  /** The name of the current part, valid until the next part begins. */
  get name(): Slice {
    return this.headers.name;
  }

  /** The boundary with its two hyphens. */
  get dashBoundary(): Slice {
    const delimiter = this.delimiter.written;
    return cut(delimiter, LINE_END_LENGTH, lengthOf(delimiter));
  }

  /** Whether the current part's headers were read and its end was not. */
  get isInPart(): bool {
    return this.state == State.Value;
  }

  /** Goes to the next step. `body` is what came so far, from its first byte on; it may stand elsewhere each time. */
  next(body: Slice): FormStep {
    switch (this.state) {
      case State.Preamble:
        return this.readPreamble(body);
      case State.Headers:
        return this.readHeaders(body);
      case State.Value:
        return this.readValue(body);
      case State.Closed:
        return FormStep.Closed;
      default:
        return FormStep.Broken;
    }
  }

  dispose(): void {
    this.delimiter.dispose();
    this.headers.dispose();
  }

  private readPreamble(body: Slice): FormStep {
    const found = this.findBoundary(body);
    if (this.state == State.Broken) return FormStep.Broken;
    if (found < 0) return FormStep.More;
    this.firstBoundary = found == 0 && byteAt(body, 0) == HYPHEN ? 0 : found + LINE_END_LENGTH;
    return this.next(body);
  }

  private readValue(body: Slice): FormStep {
    const found = this.findBoundary(body);
    if (this.state == State.Broken) return FormStep.Broken;
    if (found < 0) return FormStep.More;
    this.valueEnd = max(found, this.valueStart);
    return FormStep.PartEnds;
  }

  private readHeaders(body: Slice): FormStep {
    const end = this.findBlankLine(body);
    const size = (end < 0 ? lengthOf(body) : end) - this.headersStart;
    if (size > LONGEST_HEADERS) return this.break();
    if (end < 0) return FormStep.More;
    // Without headers, the blank line begins with the line end before them.
    const start = min(this.headersStart + LINE_END_LENGTH, end);
    if (!this.headers.read(cut(body, start, end))) return this.break();
    this.valueStart = end + 2 * LINE_END_LENGTH;
    // A part without a value may end with the blank line: RFC 2046 lets the next boundary share its line end.
    this.position = end + LINE_END_LENGTH;
    this.state = State.Value;
    return FormStep.PartBegins;
  }

  /** Where the next boundary begins, with the line end before it; -1 where it did not come yet. The state is then that behind it. */
  private findBoundary(body: Slice): i32 {
    if (this.state == State.Preamble && this.position == 0) {
      const isComplete = lengthOf(body) >= lengthOf(this.dashBoundary);
      if (startsWith(isComplete ? body : this.dashBoundary, isComplete ? this.dashBoundary : body)) {
        if (!isComplete) return -1;
        const tail = this.tailOf(body, lengthOf(this.dashBoundary));
        if (tail != Tail.Data) return this.pass(tail, 0);
      }
    }
    const delimiter = this.delimiter.written;
    const length = lengthOf(body);
    while (this.position < length) {
      const start = startOf(body);
      this.position = (findLineEnd(start + (this.position as usize), endOf(body)) - start) as i32;
      if (this.position == length) break;
      const rest = cut(body, this.position, length);
      if (lengthOf(rest) < lengthOf(delimiter)) {
        if (startsWith(delimiter, rest)) return -1;
      } else if (startsWith(rest, delimiter)) {
        const tail = this.tailOf(body, this.position + lengthOf(delimiter));
        if (tail != Tail.Data) return this.pass(tail, this.position);
      }
      this.position++;
    }
    return -1;
  }

  /** Goes on behind a boundary that was found at `found`, once it is known what follows it. */
  private pass(tail: Tail, found: i32): i32 {
    if (tail == Tail.Unknown) return -1;
    this.state = tail == Tail.Close ? State.Closed : State.Headers;
    this.headersStart = this.tailEnd;
    this.position = this.tailEnd;
    return found;
  }

  /** What follows a boundary that ends at `from`: hyphens, or blanks and a line end. */
  private tailOf(body: Slice, from: i32): Tail {
    const length = lengthOf(body);
    let position = from;
    if (position < length && byteAt(body, position) == HYPHEN) {
      if (position + 1 >= length) return Tail.Unknown;
      return byteAt(body, position + 1) == HYPHEN ? Tail.Close : Tail.Data;
    }
    while (position < length && isBlank(byteAt(body, position))) position++;
    if (position - from > LONGEST_HEADERS) {
      this.break();
      return Tail.Unknown;
    }
    this.tailEnd = position;
    if (position >= length) return Tail.Unknown;
    if (byteAt(body, position) != CARRIAGE_RETURN) return Tail.Data;
    if (position + 1 >= length) return Tail.Unknown;
    return byteAt(body, position + 1) == LINE_FEED ? Tail.NextPart : Tail.Data;
  }

  /** Where two line ends follow one another; -1 where that did not come yet. */
  private findBlankLine(body: Slice): i32 {
    const last = lengthOf(body) - 2 * LINE_END_LENGTH;
    for (; this.position <= last; this.position++) {
      if (load<u32>(startOf(body) + (this.position as usize)) == 0x0a0d0a0d) return this.position;
    }
    return -1;
  }

  private break(): FormStep {
    this.state = State.Broken;
    return FormStep.Broken;
  }
}
