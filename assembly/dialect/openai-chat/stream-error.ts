import { literal } from "../../bytes/ascii";
import { NO_TEXT, Text, isBlank, plain, reads, textOf } from "../../conversation/text";
import { integer, member } from "../../json/lookup";
import { Kind, Node, Tape } from "../../json/tape";

const MESSAGE = literal("message");
const CODE = literal("code");
const TYPE = literal("type");
const RATE_LIMIT_ERROR = literal("rate_limit_error");
const RATE_LIMIT_EXCEEDED = literal("rate_limit_exceeded");
const INSUFFICIENT_QUOTA = literal("insufficient_quota");
const INVALID_REQUEST_ERROR = literal("invalid_request_error");
const AUTHENTICATION_ERROR = literal("authentication_error");
const PERMISSION_ERROR = literal("permission_error");
const OVERLOADED_ERROR = literal("overloaded_error");
const SERVER_ERROR = literal("server_error");
const NO_REASON = literal("the upstream gave no reason");

/** An `error` in the middle of a stream, when the status has long been sent. */
export class StreamError {
  status: i32 = 502;
  code: Text = NO_TEXT;
  message: Text = NO_TEXT;

  /** Reads an error object, or the message that some servers put in its place. Its texts live as long as what the tape has scanned. */
  read(tape: Tape, error: Node): void {
    const message =
      tape.kind(error) == Kind.String ? textOf(tape, error) : textOf(tape, member(tape, error, MESSAGE));
    this.message = isBlank(message) ? plain(NO_REASON) : message;
    const type = textOf(tape, member(tape, error, TYPE));
    const code = member(tape, error, CODE);
    this.code = tape.kind(code) == Kind.String ? textOf(tape, code) : type;
    const number = integer(tape, code);
    this.status = number >= 400 && number < 600 ? (number as i32) : statusOf(type, this.code);
  }
}

/** The status that an error of that type and code comes with, where it comes before the reply. */
function statusOf(type: Text, code: Text): i32 {
  if (reads(type, RATE_LIMIT_ERROR) || reads(code, RATE_LIMIT_EXCEEDED) || reads(code, INSUFFICIENT_QUOTA))
    return 429;
  if (reads(type, INVALID_REQUEST_ERROR)) return 400;
  if (reads(type, AUTHENTICATION_ERROR)) return 401;
  if (reads(type, PERMISSION_ERROR)) return 403;
  if (reads(type, OVERLOADED_ERROR)) return 529;
  return reads(type, SERVER_ERROR) ? 500 : 502;
}
