import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, isEmpty } from "../../bytes/slice";
import { UpstreamError } from "../../conversation/upstream-error";
import { member, stringEquals } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, Tape } from "../../json/tape";
import { readError } from "./read-error";
import { writeError } from "./write-error";

const TYPE = literal("type");
const ERROR = literal("error");
const NO_BODY = literal("the upstream gave no reason");
const NO_CODE = literal("");

/**
 * Brings an upstream's error into Anthropic's shape. False where it has that shape already and must pass untouched: a JSON object of type
 * `error` with an `error` object. Amazon's and Google's own errors have not.
 */
export function rewriteError(status: i32, errorTypeHeader: Slice, body: Slice, into: Sink): bool {
  if (isInShape(body)) return false;
  const error = new UpstreamError();
  readError(status, errorTypeHeader, body, error);
  const message = error.message.written;
  writeError(status, isEmpty(message) ? NO_BODY : message, "", NO_CODE, into);
  error.dispose();
  return true;
}

function isInShape(body: Slice): bool {
  const tape = new Tape();
  const inShape =
    scan(body, tape) == JsonError.None &&
    stringEquals(tape, member(tape, tape.root, TYPE), ERROR) &&
    tape.kind(member(tape, tape.root, ERROR)) == Kind.Object;
  tape.dispose();
  return inShape;
}
