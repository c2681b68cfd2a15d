import { literal, trim } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { UpstreamError } from "../../conversation/upstream-error";
import { decodeString, member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, Tape } from "../../json/tape";

const MESSAGE = literal("message");

/** Reads an upstream's error: Cohere's `{"message"}`, which has no code; anything else is the message itself. */
export function readError(_status: i32, _errorTypeHeader: Slice, body: Slice, error: UpstreamError): void {
  const tape = new Tape();
  if (scan(body, tape) == JsonError.None) {
    const message = member(tape, tape.root, MESSAGE);
    if (tape.kind(message) == Kind.String) decodeString(tape, message, error.message);
  }
  tape.dispose();
  if (error.message.length == 0) error.message.bytes(trim(body));
}
