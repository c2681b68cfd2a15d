import { literal, trim } from "../../bytes/ascii";
import { Slice, cut, indexOfByte, lengthOf } from "../../bytes/slice";
import { decodeText } from "../../conversation/text";
import { UpstreamError } from "../../conversation/upstream-error";
import { member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Tape } from "../../json/tape";
import { messageOf } from "./error-message";

const TYPE = literal("__type");

const COLON: u8 = 0x3a;
const HASH: u8 = 0x23;

/**
 * Reads the answer to a call that failed. AWS names the error in the header `x-amzn-errortype` (`ThrottlingException:http://…`) or in the
 * body's `__type` (`com.amazon.coral.service#ThrottlingException`), and explains it in the body's `message`. What does not come from AWS
 * is its own message.
 */
export function readError(_status: i32, errorTypeHeader: Slice, body: Slice, error: UpstreamError): void {
  error.code.bytes(nameOf(errorTypeHeader));
  const tape = new Tape();
  if (scan(body, tape) == JsonError.None) {
    if (error.code.length == 0) error.code.bytes(nameOf(tape.text(member(tape, tape.root, TYPE))));
    decodeText(messageOf(tape, tape.root), error.message);
  }
  tape.dispose();
  if (error.message.length == 0) error.message.bytes(trim(body));
}

/** The name of an error without the service it belongs to and the page that describes it. */
function nameOf(type: Slice): Slice {
  const start = indexOfByte(type, HASH) + 1;
  const end = indexOfByte(type, COLON, start);
  return trim(cut(type, start, end < 0 ? lengthOf(type) : end));
}
