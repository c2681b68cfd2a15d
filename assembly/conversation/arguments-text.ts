import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { compactInto } from "../json/compact";
import { JsonWriter } from "../json/writer";
import { Text, bytesOf, isBlank, isEscaped } from "./text";

const NO_ARGUMENTS = literal("{}");

/**
 * Writes the arguments of a tool call as a JSON string that holds them. What was such a string stays as it is; an object is written compactly, in
 * its own order. None at all are `{}`.
 */
export function writeArgumentsText(json: JsonWriter, args: Text): void {
  if (isBlank(args)) {
    json.escapedString(NO_ARGUMENTS);
  } else if (isEscaped(args)) {
    json.escapedString(bytesOf(args));
  } else {
    const compact = new Sink();
    compactInto(compact, args);
    json.string(compact.written);
    compact.dispose();
  }
}
