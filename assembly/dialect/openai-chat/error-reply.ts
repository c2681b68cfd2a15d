import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice } from "../../bytes/slice";
import { UpstreamError } from "../../conversation/upstream-error";
import { member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, Tape } from "../../json/tape";
import { readError } from "./read-error";
import { writeUpstreamError } from "./write-error";

const ERROR = literal("error");

/**
 * Brings an upstream's error body into OpenAI's shape. False where it has that shape already and must pass untouched: a JSON object
 * with an `error` object.
 */
export function rewriteError(status: i32, body: Slice, into: Sink): bool {
  if (isInShape(body)) return false;
  const error = new UpstreamError();
  readError(status, NOTHING, body, error);
  writeUpstreamError(status, error, into);
  error.dispose();
  return true;
}

function isInShape(body: Slice): bool {
  const tape = new Tape();
  const inShape =
    scan(body, tape) == JsonError.None && tape.kind(member(tape, tape.root, ERROR)) == Kind.Object;
  tape.dispose();
  return inShape;
}
