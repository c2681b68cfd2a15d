import { Sink } from "../bytes/sink";
import { NOTHING, Slice, endOf, sliceOf, startOf } from "../bytes/slice";
import { LINE_FEED, findLineEnd } from "./lines";

const COLON: u8 = 0x3a;
const SPACE: u8 = 0x20;
/** Field names as little-endian words: "data", and "even" before a t. */
const DATA: u32 = 0x61746164;
const EVEN: u32 = 0x6e657665;
const LETTER_T: u8 = 0x74;

/** The fields of one event that matter here: `id` and `retry` concern reconnecting, which the filter does not do. */
export class SseFields {
  name: Slice = NOTHING;
  data: Slice = NOTHING;
  hasData: bool = false;
  /** The data of several lines. One line stays where it is. */
  private joined: Sink = new Sink();
  private isJoined: bool = false;

  /** Reads the lines of one event. False where memory ran out while joining its data. */
  read(event: Slice): bool {
    this.clear();
    const end = endOf(event);
    let position = startOf(event);
    while (position < end) {
      const lineEnd = findLineEnd(position, end);
      this.readLine(position, lineEnd);
      // Of CRLF the line feed remains, and reads as an empty line: there is none within an event otherwise.
      position = lineEnd + 1;
    }
    return !this.joined.exhausted;
  }

  clear(): void {
    this.name = NOTHING;
    this.data = NOTHING;
    this.hasData = false;
    this.isJoined = false;
    this.joined.clear();
  }

  dispose(): void {
    this.clear();
    this.joined.dispose();
  }

  private readLine(start: usize, end: usize): void {
    if (end - start < 4) return;
    const word = load<u32>(start);
    if (word == DATA) {
      if (isNameEnd(start + 4, end)) this.addData(valueFrom(start + 4, end));
    } else if (word == EVEN && end - start >= 5 && load<u8>(start + 4) == LETTER_T) {
      if (isNameEnd(start + 5, end)) this.name = valueFrom(start + 5, end);
    }
  }

  private addData(value: Slice): void {
    if (!this.hasData) {
      this.hasData = true;
      this.data = value;
      return;
    }
    if (!this.isJoined) {
      this.isJoined = true;
      this.joined.bytes(this.data);
    }
    this.joined.byte(LINE_FEED);
    this.joined.bytes(value);
    this.data = this.joined.written;
  }
}

/** Whether a field's name ends at `position`: at the colon, or with the line. */
// @ts-ignore: decorator
@inline
function isNameEnd(position: usize, end: usize): bool {
  return position == end || load<u8>(position) == COLON;
}

/** The value after the name that ends at `position`: without the colon and one space. */
function valueFrom(position: usize, end: usize): Slice {
  if (position < end) position++;
  if (position < end && load<u8>(position) == SPACE) position++;
  return sliceOf(position, (end - position) as i32);
}
