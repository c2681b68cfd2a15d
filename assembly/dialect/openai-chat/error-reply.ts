import { literal, trim } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, isEmpty } from "../../bytes/slice";
import { decodeString, member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Tape } from "../../json/tape";
import { writeError } from "./write-error";

const ERROR = literal("error");
const MESSAGE = literal("message");
const DETAIL = literal("detail");
const NO_BODY = literal("the upstream gave no reason");

/**
 * Brings an upstream's error body into OpenAI's shape. False where it has that shape already and must pass untouched: a JSON object
 * with an `error` object.
 *
 * Other JSON is searched for the member names that model servers use for their message; anything else is the message itself.
 */
export function rewriteError(status: i32, body: Slice, into: Sink): bool {
  const tape = new Tape();
  const text = new Sink();
  let message = trim(body);
  let inShape = false;
  if (scan(body, tape) == JsonError.None && tape.kind(tape.root) == Kind.Object) {
    const error = member(tape, tape.root, ERROR);
    inShape = error != NO_NODE && tape.kind(error) == Kind.Object;
    if (
      !inShape &&
      (takeText(tape, ERROR, text) || takeText(tape, MESSAGE, text) || takeText(tape, DETAIL, text))
    ) {
      message = text.written;
    }
  }
  if (!inShape) writeError(status, isEmpty(message) ? NO_BODY : message, "", "", into);
  tape.dispose();
  text.dispose();
  return !inShape;
}

function takeText(tape: Tape, name: Slice, into: Sink): bool {
  const node = member(tape, tape.root, name);
  if (node == NO_NODE || tape.kind(node) != Kind.String) return false;
  decodeString(tape, node, into);
  return into.length > 0;
}
