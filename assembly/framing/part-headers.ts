import { equalsIgnoringCase, isBlank, literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice, byteAt, cut, indexOf, indexOfByte, isNothing, lengthOf } from "../bytes/slice";
import { HeaderParameters } from "./header-parameters";

const LINE_END = literal("\r\n");
const CONTENT_DISPOSITION = literal("content-disposition");
const FORM_DATA = literal("form-data");
const NAME = literal("name");
const COLON: u8 = 0x3a;

/** The headers of a part of a form (RFC 7578, section 4.2): of interest is only what the part is called. */
export class PartHeaders {
  private readonly text: Sink = new Sink();

  /** The part's name, valid until the next `read`. */
  get name(): Slice {
    return this.text.written;
  }

  /** Reads the lines before a part's value. False where they are no headers or name no field of a form. */
  read(lines: Slice): bool {
    this.text.clear();
    let isNamed = false;
    for (let start = 0; start < lengthOf(lines);) {
      const end = lineEnd(lines, start);
      const colon = indexOfByte(cut(lines, start, end), COLON);
      if (colon <= 0) return false;
      if (equalsIgnoringCase(cut(lines, start, start + colon), CONTENT_DISPOSITION)) {
        isNamed = this.readDisposition(cut(lines, start + colon + 1, end));
      }
      start = end + lengthOf(LINE_END);
    }
    return isNamed;
  }

  dispose(): void {
    this.text.dispose();
  }

  private readDisposition(value: Slice): bool {
    const parameters = new HeaderParameters(value);
    let name = NOTHING;
    if (equalsIgnoringCase(parameters.type, FORM_DATA)) {
      while (isNothing(name) && parameters.next()) {
        if (equalsIgnoringCase(parameters.name, NAME)) name = parameters.value;
      }
    }
    this.text.clear();
    this.text.bytes(name);
    parameters.dispose();
    return !isNothing(name);
  }
}

/** Where a header ends: at the first line end that no blank follows, since a line that begins with one continues the line before. */
function lineEnd(lines: Slice, from: i32): i32 {
  const length = lengthOf(lines);
  for (let start = from; start < length;) {
    const offset = indexOf(cut(lines, start, length), LINE_END);
    if (offset < 0) break;
    const next = start + offset + lengthOf(LINE_END);
    if (next >= length || !isBlank(byteAt(lines, next))) return start + offset;
    start = next;
  }
  return length;
}
