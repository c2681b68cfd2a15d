import { literal } from "../../bytes/ascii";
import { member, stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";

const TYPE = literal("type");
const NULL = literal("null");
const ENUM = literal("enum");
const CONST = literal("const");

/** Whether a schema takes nothing but null. */
export function isNullType(tape: Tape, schema: Node): bool {
  return stringEquals(tape, member(tape, schema, TYPE), NULL);
}

/** Whether null is among the types, or the values, that a schema lists. */
export function takesNull(tape: Tape, schema: Node): bool {
  const types = member(tape, schema, TYPE);
  const values = member(tape, schema, ENUM);
  if (tape.kind(types) == Kind.Array) {
    for (let type = tape.firstChild(types); type != NO_NODE; type = tape.nextSibling(type)) {
      if (stringEquals(tape, type, NULL)) return true;
    }
  }
  if (tape.kind(values) == Kind.Array) {
    for (let value = tape.firstChild(values); value != NO_NODE; value = tape.nextSibling(value)) {
      if (tape.kind(value) == Kind.Null) return true;
    }
  }
  return false;
}

/** Writes `type`, where it is one beside null. Listed values without a type are strings, as the subset has them. */
export function writeType(json: JsonWriter, tape: Tape, schema: Node, hasAlternatives: bool): void {
  const type = soleType(tape, schema);
  if (type != NO_NODE) {
    json.key("type");
    json.raw(tape.raw(type));
    return;
  }
  const hasValues = member(tape, schema, ENUM) != NO_NODE || member(tape, schema, CONST) != NO_NODE;
  if (!hasValues || hasAlternatives || member(tape, schema, TYPE) != NO_NODE) return;
  json.key("type");
  json.ascii("string");
}

/** Writes several types beside null as an `anyOf` of them. */
export function writeTypeAlternatives(json: JsonWriter, tape: Tape, schema: Node): void {
  const types = member(tape, schema, TYPE);
  if (tape.kind(types) != Kind.Array || soleType(tape, schema) != NO_NODE) return;
  json.key("anyOf");
  json.beginArray();
  for (let type = tape.firstChild(types); type != NO_NODE; type = tape.nextSibling(type)) {
    if (tape.kind(type) != Kind.String || stringEquals(tape, type, NULL)) continue;
    json.beginObject();
    json.key("type");
    json.raw(tape.raw(type));
    json.endObject();
  }
  json.endArray();
}

/** The one type, or the one beside null; NO_NODE where there are none or several. */
function soleType(tape: Tape, schema: Node): Node {
  const types = member(tape, schema, TYPE);
  if (tape.kind(types) == Kind.String) return types;
  if (tape.kind(types) != Kind.Array) return NO_NODE;
  let sole = NO_NODE;
  for (let type = tape.firstChild(types); type != NO_NODE; type = tape.nextSibling(type)) {
    if (tape.kind(type) != Kind.String || stringEquals(tape, type, NULL)) continue;
    if (sole != NO_NODE) return NO_NODE;
    sole = type;
  }
  return sole;
}
