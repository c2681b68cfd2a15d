import { Sink } from "../../bytes/sink";
import { cut, startOf } from "../../bytes/slice";
import { NO_TEXT, Text, bytesOf, escaped, isEscaped, plain } from "../../conversation/text";

/** The bit of a place that says that the characters of its text are escaped: no text is longer. */
const ESCAPED: u32 = 1 << 31;
const PLACE_SIZE: i32 = 4;

/** Texts of a request that its reply repeats: copied, since the request is gone by then. */
export class KeptDocuments {
  private readonly texts: Sink = new Sink();
  /** Where each text ends, four bytes each. */
  private readonly places: Sink = new Sink();

  add(text: Text): void {
    this.texts.bytes(bytesOf(text));
    this.places.littleEndian((this.texts.length as u32) | (isEscaped(text) ? ESCAPED : 0), PLACE_SIZE);
  }

  /** The text at `index`; NO_TEXT where none was kept. */
  at(index: i64): Text {
    if (index < 0 || index >= ((this.places.length / PLACE_SIZE) as i64)) return NO_TEXT;
    const place = this.placeAt(index as i32);
    const start = index == 0 ? 0 : endOf(this.placeAt((index as i32) - 1));
    const text = cut(this.texts.written, start, endOf(place));
    return (place & ESCAPED) != 0 ? escaped(text) : plain(text);
  }

  /** Whether memory did not suffice. */
  get exhausted(): bool {
    return this.texts.exhausted || this.places.exhausted;
  }

  dispose(): void {
    this.texts.dispose();
    this.places.dispose();
  }

  private placeAt(index: i32): u32 {
    return load<u32>(startOf(this.places.written) + ((index * PLACE_SIZE) as usize));
  }
}

function endOf(place: u32): i32 {
  return (place & ~ESCAPED) as i32;
}
