import { equalsIgnoringCase, literal } from "../bytes/ascii";
import { Slice, cut, indexOfByte, lengthOf, startsWith } from "../bytes/slice";
import { JsonWriter } from "../json/writer";
import { NO_TEXT, Text, bytesOf, escaped, isEscaped, plain, writePiece } from "./text";

const SCHEME = literal("data:");
const BASE64 = literal(";base64");
const COMMA: u8 = 0x2c;
const SEMICOLON: u8 = 0x3b;

/** Whether a URL holds its content itself. */
export function isDataUri(uri: Text): bool {
  return startsWith(bytesOf(uri), SCHEME);
}

/** The parts of a data URI (RFC 2397) in base64; other encodings are not used for media. */
export class DataUri {
  /** Without its parameters; NO_TEXT where the URI names none. */
  mediaType: Text = NO_TEXT;
  /** Base64. */
  data: Text = NO_TEXT;

  /** Takes the URI apart; false where it is none, or not in base64. */
  read(uri: Text): bool {
    const bytes = bytesOf(uri);
    const comma = indexOfByte(bytes, COMMA);
    if (!isDataUri(uri) || comma < 0) return false;
    const header = cut(bytes, lengthOf(SCHEME), comma);
    if (!endsInBase64(header)) return false;
    const type = cut(header, 0, indexOfByte(header, SEMICOLON));
    // Neither comma nor semicolon is part of an escape sequence, so each piece is still a text of its own.
    const wasEscaped = isEscaped(uri);
    this.mediaType = lengthOf(type) == 0 ? NO_TEXT : wasEscaped ? escaped(type) : plain(type);
    const data = cut(bytes, comma + 1, lengthOf(bytes));
    this.data = wasEscaped ? escaped(data) : plain(data);
    return true;
  }
}

/** Writes a data URI as a JSON string. `data` is base64. */
export function writeDataUri(json: JsonWriter, mediaType: Text, data: Text): void {
  json.beginString();
  json.sink.ascii("data:");
  writePiece(json, mediaType);
  json.sink.ascii(";base64,");
  writePiece(json, data);
  json.endString();
}

function endsInBase64(header: Slice): bool {
  const length = lengthOf(header);
  const start = length - lengthOf(BASE64);
  return start >= 0 && equalsIgnoringCase(cut(header, start, length), BASE64);
}
