import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, Tape } from "../../json/tape";

const MESSAGE = literal("message");

/** Whether an error's body is in Cohere's shape: an object with a `message`. */
export function isInShape(body: Slice): bool {
  const tape = new Tape();
  const inShape =
    scan(body, tape) == JsonError.None && tape.kind(member(tape, tape.root, MESSAGE)) == Kind.String;
  tape.dispose();
  return inShape;
}
