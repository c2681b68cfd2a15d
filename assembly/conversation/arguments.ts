import { trim } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { isEmpty } from "../bytes/slice";
import { JsonError, scan } from "../json/scanner";
import { Kind, Tape } from "../json/tape";
import { JsonWriter } from "../json/writer";
import { Text, bytesOf, decodeText, isEscaped } from "./text";

/**
 * Writes the arguments of a tool call, JSON text in either form, as a JSON object. Blank text is an object without members. False, and
 * nothing written, where the text is no JSON object.
 */
export function writeArguments(json: JsonWriter, text: Text): bool {
  const decoded = new Sink();
  if (isEscaped(text)) decodeText(text, decoded);
  const source = trim(isEscaped(text) ? decoded.written : bytesOf(text));
  const tape = new Tape();
  let isObject = true;
  if (isEmpty(source)) {
    json.beginObject();
    json.endObject();
  } else {
    isObject = scan(source, tape) == JsonError.None && tape.kind(tape.root) == Kind.Object;
    if (isObject) json.raw(source);
  }
  tape.dispose();
  decoded.dispose();
  return isObject;
}
