import { literal } from "../../bytes/ascii";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { JsonEdit } from "../../json/edit";
import { member } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";

const STREAM_OPTIONS = literal("stream_options");
const INCLUDE_USAGE = literal("include_usage");
const CHOICES = literal("choices");
const USAGE = literal("usage");
const TRUE = literal("true");
const OPTIONS_WITH_USAGE = literal('{"include_usage":true}');

/** What a request says about the usage chunk of its stream. */
export class UsageWish {
  /** Whether the client asked for it itself. */
  asked: bool = false;
  /** `stream_options`, or NO_NODE where it is missing or null. */
  private options: Node = NO_NODE;

  /** Reads `stream_options.include_usage`; an error where either has a wrong type. */
  read(tape: Tape, request: Node): GatewayError | null {
    const options = member(tape, request, STREAM_OPTIONS);
    if (options == NO_NODE || tape.kind(options) == Kind.Null) return null;
    if (tape.kind(options) != Kind.Object) {
      return new GatewayError(ErrorKind.BadRequest, "stream_options must be an object", "stream_options");
    }
    this.options = options;
    const wish = member(tape, options, INCLUDE_USAGE);
    if (wish == NO_NODE) return null;
    const kind = tape.kind(wish);
    if (kind != Kind.True && kind != Kind.False && kind != Kind.Null) {
      return new GatewayError(
        ErrorKind.BadRequest,
        "stream_options.include_usage must be a boolean",
        "stream_options.include_usage",
      );
    }
    this.asked = kind == Kind.True;
    return null;
  }

  /** Makes the upstream send the chunk, keeping the client's other stream options. */
  force(edit: JsonEdit, request: Node): void {
    if (this.options == NO_NODE) edit.set(request, STREAM_OPTIONS, OPTIONS_WITH_USAGE);
    else edit.set(this.options, INCLUDE_USAGE, TRUE);
  }
}

/**
 * Whether a stream chunk exists for its usage only: `choices` is empty and `usage` given, as OpenAI ends a stream with
 * `include_usage`. Chunks that carry both belong to the client whatever it asked.
 */
export function isUsageChunk(tape: Tape, chunk: Node): bool {
  const choices = member(tape, chunk, CHOICES);
  if (choices == NO_NODE || tape.kind(choices) != Kind.Array) return false;
  if (tape.firstChild(choices) != NO_NODE) return false;
  const usage = member(tape, chunk, USAGE);
  return usage != NO_NODE && tape.kind(usage) == Kind.Object;
}
