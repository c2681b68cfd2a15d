import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, isNothing, lengthOf } from "../../bytes/slice";
import { decodeString, integer, member, stringEquals } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Tape } from "../../json/tape";
import { trimmedCredential, fitsHeader } from "../credential-text";

const ACCESS_TOKEN = literal("access_token");
const EXPIRES_IN = literal("expires_in");
const ERROR = literal("error");

/** No header need be longer, in bytes. */
const LONGEST_TOKEN: i32 = 16384;
/** Whatever an answer says, a token is not used for longer, in seconds. */
const LONGEST_LIFETIME: i64 = 86400;

/** The errors of RFC 6749 section 5.2: nothing else of an answer is repeated, as it may hold a secret. */
const ERRORS: StaticArray<string> = [
  "invalid_request",
  "invalid_client",
  "invalid_grant",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_scope",
];

/** What a token endpoint answered (RFC 6749 section 5). */
export class TokenReply {
  readonly token: Sink = new Sink();
  /** Of the token, in seconds. */
  lifetime: u64 = 0;
  /** Why there is no token; empty where there is one. */
  problem: string = "";
  /** Whether the credential is at fault. */
  isRefusal: bool = false;

  /** `status` is 0 where there was no answer; `body` may be anything, and NOTHING where it is too long. */
  constructor(status: i32, body: Slice) {
    const tape = new Tape();
    const isObject =
      !isNothing(body) && scan(body, tape) == JsonError.None && tape.kind(tape.root) == Kind.Object;
    if (status == 0) this.problem = "no answer in time";
    else if (status != 200) this.refuse(status, isObject, tape);
    else if (!isObject || !this.take(tape)) this.problem = "its answer holds no token that lives";
    tape.dispose();
  }

  private refuse(status: i32, isObject: bool, tape: Tape): void {
    this.problem = "status " + status.toString();
    this.isRefusal = status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
    const error = isObject ? member(tape, tape.root, ERROR) : NO_NODE;
    for (let index = 0; error != NO_NODE && index < ERRORS.length; index++) {
      this.token.ascii(ERRORS[index]);
      if (stringEquals(tape, error, this.token.written)) this.problem += ", " + ERRORS[index];
      this.token.clear();
    }
  }

  private take(tape: Tape): bool {
    const lifetime = integer(tape, member(tape, tape.root, EXPIRES_IN));
    const token = member(tape, tape.root, ACCESS_TOKEN);
    if (lifetime <= 0 || tape.kind(token) != Kind.String) return false;
    if (lengthOf(tape.text(token)) > LONGEST_TOKEN) return false;
    decodeString(tape, token, this.token);
    this.lifetime = min(lifetime, LONGEST_LIFETIME);
    const text = this.token.written;
    return !isNothing(trimmedCredential(text)) && fitsHeader(text) && !this.token.exhausted;
  }

  dispose(): void {
    this.token.dispose();
  }
}
