import { Sink } from "../bytes/sink";
import { NOTHING, Slice, byteAt, cut, endOf, lengthOf, startOf } from "../bytes/slice";
import { CARRIAGE_RETURN, LINE_FEED, findLineEnd } from "./lines";
import { SseFields } from "./sse-fields";

/** The chunk ends before the event does. */
const INCOMPLETE: i32 = -1;

/** The byte order mark EF BB BF, which may open a stream. */
const BYTE_ORDER_MARK: u32 = 0xbfbbef;
const BYTE_ORDER_MARK_LENGTH: i32 = 3;

/**
 * Splits a server-sent event stream (WHATWG HTML, section 9.2) into events, however it is cut into chunks.
 *
 * Every byte belongs to the `raw` of one event, or to the tail that `finish` gives: a stream can be passed on, event by
 * event, as it came. Comments and surplus blank lines come as events without data.
 *
 * Slices are valid until the next call. An event within one chunk is not copied, unless its data has several lines.
 */
export class SseFramer {
  /** The event as it came, with the blank line that ends it. */
  raw: Slice = NOTHING;
  /** The value of its last `event` field; NOTHING where it has none. */
  name: Slice = NOTHING;
  /** The values of its `data` fields, joined by line feeds. */
  data: Slice = NOTHING;
  /** Whether it has a `data` field: one without concerns no listener. */
  hasData: bool = false;
  /** An event exceeded the limit or the memory budget: no further event comes. */
  overflowed: bool = false;

  private chunk: Slice = NOTHING;
  /** Where in the chunk the current event starts, and how far it has been looked at. */
  private start: i32 = 0;
  private position: i32 = 0;
  /** What earlier chunks held of the current event. */
  private tail: Sink = new Sink();
  /** The tail was given out as `raw` and goes with the next call. */
  private tailIsDone: bool = false;
  private isFirst: bool = true;
  private fields: SseFields = new SseFields();

  private lineIsEmpty: bool = true;
  /** A carriage return ended the last chunk: a line feed right after it belongs to it. */
  private isHalfLineEnd: bool = false;
  /** That carriage return is a blank line, which is held until it is seen whether the line feed follows. */
  private isEventHeld: bool = false;
  /** The last line end was CRLF. Only then is a blank line held: in a stream of bare CRs each event would come late. */
  private usesBoth: bool = true;

  /** `limit` is the size of the largest event that is accepted, in bytes. */
  constructor(private limit: i32) {}

  /** Gives the next chunk, which must live until `next` has returned false: only then may another one come. */
  push(chunk: Slice): void {
    this.chunk = chunk;
    this.start = 0;
    this.position = 0;
  }

  /** Goes to the next complete event. False where the chunk holds no more; what is left of it is kept. */
  next(): bool {
    if (this.overflowed) return false;
    this.dropTail();
    const end = this.findEventEnd();
    const complete = end != INCOMPLETE;
    const part = cut(this.chunk, this.start, complete ? end : lengthOf(this.chunk));
    let kept = false;
    if (complete && this.tail.length == 0 && lengthOf(part) <= this.limit) {
      this.raw = part;
    } else if (!this.keep(part)) {
      this.overflowed = true;
      return false;
    } else if (!complete) {
      this.push(NOTHING);
      return false;
    } else {
      this.raw = this.tail.written;
      this.start = end;
      kept = true;
    }
    // Where that fails the event stays where it is, for `surrender`.
    if (!this.readFields()) return false;
    this.tailIsDone = kept;
    this.start = end;
    this.position = end;
    return true;
  }

  /**
   * To be called when the stream has ended. True where it broke off within an event, whose bytes are `raw`. It has no
   * data then, since an incomplete event is not dispatched; it has where only its last line feed is missing.
   */
  finish(): bool {
    this.dropTail();
    if (this.overflowed || this.tail.length == 0) return false;
    this.raw = this.tail.written;
    if (this.isEventHeld) {
      if (!this.readFields()) return false;
    } else {
      this.fields.clear();
      this.takeFields();
    }
    this.tailIsDone = true;
    return true;
  }

  /** How many bytes of an incomplete event are kept. */
  get pending(): i32 {
    return this.tailIsDone ? 0 : this.tail.length;
  }

  /**
   * After an overflow: writes what was kept of the event and what is left of the chunk, so that a stream that is only
   * passed on loses nothing. Chunks that come later can be passed through it too.
   */
  surrender(into: Sink): void {
    into.bytes(this.tail.written);
    into.bytes(cut(this.chunk, this.start, lengthOf(this.chunk)));
    this.tail.clear();
    this.push(NOTHING);
  }

  /** Gives the memory back. The framer is not to be used afterwards. */
  dispose(): void {
    this.tail.dispose();
    this.fields.dispose();
  }

  /** The index in the chunk past the blank line that ends the event, or INCOMPLETE. */
  private findEventEnd(): i32 {
    const length = lengthOf(this.chunk);
    let position = this.position;
    if (this.isHalfLineEnd && position < length) {
      this.isHalfLineEnd = false;
      this.usesBoth = byteAt(this.chunk, position) == LINE_FEED;
      if (this.usesBoth) position++;
      if (this.isEventHeld) {
        this.isEventHeld = false;
        return position;
      }
    }
    while (position < length) {
      const lineEnd = this.lineEndFrom(position);
      const isBlank = this.lineIsEmpty && lineEnd == position;
      this.lineIsEmpty = lineEnd < length;
      if (lineEnd == length) break;
      position = lineEnd + 1;
      if (byteAt(this.chunk, lineEnd) == CARRIAGE_RETURN && position == length) {
        this.isHalfLineEnd = true;
        this.isEventHeld = isBlank && this.usesBoth;
        return isBlank && !this.usesBoth ? position : INCOMPLETE;
      }
      this.usesBoth =
        byteAt(this.chunk, lineEnd) == CARRIAGE_RETURN && byteAt(this.chunk, position) == LINE_FEED;
      if (this.usesBoth) position++;
      if (isBlank) return position;
    }
    return INCOMPLETE;
  }

  private lineEndFrom(position: i32): i32 {
    const start = startOf(this.chunk);
    return (findLineEnd(start + (position as usize), endOf(this.chunk)) - start) as i32;
  }

  /** Appends to the tail; false where that exceeds the limit or the memory budget. */
  private keep(part: Slice): bool {
    if (lengthOf(part) > this.limit - this.tail.length) return false;
    this.tail.bytes(part);
    return !this.tail.exhausted;
  }

  private dropTail(): void {
    if (this.tailIsDone) this.tail.clear();
    this.tailIsDone = false;
  }

  private readFields(): bool {
    const complete = this.fields.read(this.isFirst ? withoutByteOrderMark(this.raw) : this.raw);
    this.isFirst = false;
    this.overflowed = !complete;
    this.takeFields();
    return complete;
  }

  private takeFields(): void {
    this.name = this.fields.name;
    this.data = this.fields.data;
    this.hasData = this.fields.hasData;
  }
}

function withoutByteOrderMark(text: Slice): Slice {
  const length = lengthOf(text);
  if (length < BYTE_ORDER_MARK_LENGTH || (load<u32>(startOf(text)) & 0xffffff) != BYTE_ORDER_MARK)
    return text;
  return cut(text, BYTE_ORDER_MARK_LENGTH, length);
}
