import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { member } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";

/** Keywords of Gemini's `Schema` whose values stay as they stand, by what these must be. */
const TEXTS: StaticArray<Slice> = [
  literal("title"),
  literal("description"),
  literal("format"),
  literal("pattern"),
];
const NUMBERS: StaticArray<Slice> = [
  literal("minimum"),
  literal("maximum"),
  literal("minItems"),
  literal("maxItems"),
  literal("minLength"),
  literal("maxLength"),
  literal("minProperties"),
  literal("maxProperties"),
];
const LISTS: StaticArray<Slice> = [literal("required"), literal("propertyOrdering")];
const EXAMPLES: StaticArray<Slice> = [literal("default"), literal("example")];

/** Writes the members of a schema that hold no schemas themselves, and that the subset knows. */
export function writeKeywords(json: JsonWriter, tape: Tape, schema: Node): void {
  for (let index = 0; index < TEXTS.length; index++) copy(json, tape, schema, TEXTS[index], Kind.String);
  for (let index = 0; index < NUMBERS.length; index++) copy(json, tape, schema, NUMBERS[index], Kind.Number);
  for (let index = 0; index < LISTS.length; index++) copy(json, tape, schema, LISTS[index], Kind.Array);
  for (let index = 0; index < EXAMPLES.length; index++) {
    const value = member(tape, schema, EXAMPLES[index]);
    if (value != NO_NODE) copy(json, tape, schema, EXAMPLES[index], tape.kind(value));
  }
}

function copy(json: JsonWriter, tape: Tape, schema: Node, keyword: Slice, kind: Kind): void {
  const value = member(tape, schema, keyword);
  if (value == NO_NODE || tape.kind(value) != kind) return;
  json.keyBytes(keyword);
  json.raw(tape.raw(value));
}
