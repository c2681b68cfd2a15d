import { literal, trim } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { decodeText, textOf } from "../../conversation/text";
import { UpstreamError } from "../../conversation/upstream-error";
import { member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, Node, Tape } from "../../json/tape";

const ERROR = literal("error");
const MESSAGE = literal("message");
const STATUS = literal("status");
/** The names of OAuth 2.0 (RFC 6749, section 5.2), by which Google's token checks answer. */
const ERROR_DESCRIPTION = literal("error_description");

/**
 * Reads Google's error, `{"error":{"code","message","status"}}`, also as the only value of an array, in which `streamGenerateContent` may put
 * it. Anything else is the message itself.
 */
export function readError(_status: i32, _errorTypeHeader: Slice, body: Slice, error: UpstreamError): void {
  const tape = new Tape();
  if (scan(body, tape) == JsonError.None) {
    const root = tape.kind(tape.root) == Kind.Array ? tape.firstChild(tape.root) : tape.root;
    const details = member(tape, root, ERROR);
    if (tape.kind(details) == Kind.String) {
      take(tape, root, ERROR, ERROR_DESCRIPTION, error);
    } else {
      take(tape, details, STATUS, MESSAGE, error);
    }
  }
  tape.dispose();
  if (error.message.length == 0) error.message.bytes(trim(body));
}

function take(tape: Tape, object: Node, code: Slice, message: Slice, error: UpstreamError): void {
  decodeText(textOf(tape, member(tape, object, code)), error.code);
  decodeText(textOf(tape, member(tape, object, message)), error.message);
}
