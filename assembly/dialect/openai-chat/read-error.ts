import { literal, trim } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { UpstreamError } from "../../conversation/upstream-error";
import { decodeString, member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, Node, Tape } from "../../json/tape";

const ERROR = literal("error");
const MESSAGE = literal("message");
const DETAIL = literal("detail");
const CODE = literal("code");
const TYPE = literal("type");

/**
 * Reads an upstream's error: OpenAI's `{"error":{"message","type","code"}}`, and what model servers of its API put in its place (`error` as a
 * string, `message` or `detail` at the top). Anything else is the message itself. The error's code is its `code`, else its `type`.
 */
export function readError(_status: i32, _errorTypeHeader: Slice, body: Slice, error: UpstreamError): void {
  const tape = new Tape();
  if (scan(body, tape) == JsonError.None) {
    const inner = member(tape, tape.root, ERROR);
    const details = tape.kind(inner) == Kind.Object ? inner : tape.root;
    if (
      !takeText(tape, details, MESSAGE, error.message) &&
      !takeText(tape, tape.root, ERROR, error.message)
    ) {
      takeText(tape, tape.root, DETAIL, error.message);
    }
    if (!takeText(tape, details, CODE, error.code)) takeText(tape, details, TYPE, error.code);
  }
  tape.dispose();
  if (error.message.length == 0) error.message.bytes(trim(body));
  if (error.message.length == 0) error.message.ascii("the upstream gave no reason");
}

function takeText(tape: Tape, object: Node, name: Slice, into: Sink): bool {
  const node = member(tape, object, name);
  if (tape.kind(node) != Kind.String) return false;
  decodeString(tape, node, into);
  return into.length > 0;
}
