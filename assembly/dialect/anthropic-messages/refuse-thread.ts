import { literal } from "../../bytes/ascii";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { member } from "../../json/lookup";
import { Kind, NO_NODE, Tape } from "../../json/tape";

const THREAD = literal("thread");

/** Anthropic's own code for a request that cannot be part of a thread: at it, official clients send the whole conversation instead. */
export const THREAD_UNSUPPORTED = "thread_unsupported_request";

/**
 * An error where a request begins or continues a thread, a conversation whose earlier turns the provider keeps (`message-threads-2026-08-12`);
 * null where it holds the whole conversation itself.
 */
export function refusalOfThread(tape: Tape): GatewayError | null {
  const thread = member(tape, tape.root, THREAD);
  if (thread == NO_NODE || tape.kind(thread) == Kind.Null) return null;
  return new GatewayError(
    ErrorKind.BadRequest,
    "thread needs a backend that keeps conversations, and this one does not: send the whole conversation without it",
    "thread",
    THREAD_UNSUPPORTED,
  );
}
