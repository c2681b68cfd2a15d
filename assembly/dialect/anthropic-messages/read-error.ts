import { literal, trim } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, cut, indexOfByte } from "../../bytes/slice";
import { UpstreamError } from "../../conversation/upstream-error";
import { decodeString, member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, Node, Tape } from "../../json/tape";

const ERROR = literal("error");
const TYPE = literal("type");
const STATUS = literal("status");
const MESSAGE = literal("message");
const AWS_MESSAGE = literal("Message");
const AWS_TYPE = literal("__type");
const COLON: u8 = 0x3a;
const HASH: u8 = 0x23;

/**
 * Reads an upstream's error: Anthropic's own shape, what Amazon (`{"message"}`, the type in the header `x-amzn-errortype`) and Google
 * (`{"error":{"status","message"}}`, also in an array) put before it; anything else is the message itself.
 */
export function readError(status: i32, errorTypeHeader: Slice, body: Slice, error: UpstreamError): void {
  error.code.bytes(withoutSuffix(trim(errorTypeHeader)));
  const tape = new Tape();
  if (scan(body, tape) == JsonError.None) {
    const root = tape.kind(tape.root) == Kind.Array ? tape.firstChild(tape.root) : tape.root;
    const inner = member(tape, root, ERROR);
    if (tape.kind(inner) == Kind.Object) readDetails(tape, inner, error);
    else readDetails(tape, root, error);
  }
  tape.dispose();
  if (error.message.length == 0) error.message.bytes(trim(body));
}

function readDetails(tape: Tape, details: Node, error: UpstreamError): void {
  if (!takeText(tape, details, MESSAGE, error.message)) takeText(tape, details, AWS_MESSAGE, error.message);
  if (error.code.length > 0) return;
  if (takeText(tape, details, TYPE, error.code) || takeText(tape, details, STATUS, error.code)) return;
  if (takeText(tape, details, AWS_TYPE, error.code)) dropNamespace(error.code);
}

function takeText(tape: Tape, object: Node, name: Slice, into: Sink): bool {
  const node = member(tape, object, name);
  if (tape.kind(node) != Kind.String) return false;
  decodeString(tape, node, into);
  return into.length > 0;
}

/** `ValidationException:http://internal.amazon.com/…` is a ValidationException. */
function withoutSuffix(type: Slice): Slice {
  const colon = indexOfByte(type, COLON);
  return colon < 0 ? type : cut(type, 0, colon);
}

/** `com.amazon.coral.service#AccessDeniedException` is an AccessDeniedException. */
function dropNamespace(code: Sink): void {
  const hash = indexOfByte(code.written, HASH);
  if (hash >= 0) code.discard(hash + 1);
}
