import { literal } from "../../bytes/ascii";
import { isEmpty } from "../../bytes/slice";
import { member } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";

const ENUM = literal("enum");
const CONST = literal("const");

/** Writes `enum`, or `const` as one of a single value: the subset lists values as strings, whatever their type. */
export function writeEnum(json: JsonWriter, tape: Tape, schema: Node): void {
  const values = member(tape, schema, ENUM);
  const only = member(tape, schema, CONST);
  if (tape.kind(values) == Kind.Array) {
    if (!hasSayable(tape, values)) return;
    json.key("enum");
    json.beginArray();
    for (let value = tape.firstChild(values); value != NO_NODE; value = tape.nextSibling(value)) {
      if (isSayable(tape, value)) writeValue(json, tape, value);
    }
    json.endArray();
  } else if (isSayable(tape, only)) {
    json.key("enum");
    json.beginArray();
    writeValue(json, tape, only);
    json.endArray();
  }
}

function hasSayable(tape: Tape, values: Node): bool {
  for (let value = tape.firstChild(values); value != NO_NODE; value = tape.nextSibling(value)) {
    if (isSayable(tape, value)) return true;
  }
  return false;
}

/** Empty strings are refused by the API; null is said by `nullable`. */
function isSayable(tape: Tape, value: Node): bool {
  switch (tape.kind(value)) {
    case Kind.String:
      return !isEmpty(tape.text(value));
    case Kind.Number:
    case Kind.True:
    case Kind.False:
      return true;
    default:
      return false;
  }
}

function writeValue(json: JsonWriter, tape: Tape, value: Node): void {
  if (tape.kind(value) == Kind.String) json.raw(tape.raw(value));
  else json.escapedString(tape.raw(value));
}
