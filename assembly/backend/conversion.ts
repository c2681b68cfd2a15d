import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { ReplyOptions } from "../conversation/reply-options";
import { Target } from "../conversation/target";
import { Usage } from "../conversation/usage";
import { RequestFacts } from "../endpoint/request-facts";
import { Tape } from "../json/tape";

/** What becomes of a reply's bytes. */
export const enum ReplyMode {
  /** They reach the client as they came; the conversion only looks on. */
  Observed,
  /** Each chunk is replaced by what the conversion makes of it; the headers leave at once. */
  Rewritten,
  /** Headers wait until the whole reply was read, since status and length depend on it. */
  Collected,
}

/** How one request and its reply are carried between the client's API and the backend's. Made for one exchange. */
export abstract class Conversion {
  /** Token counts as far as they are known. */
  readonly usage: Usage = new Usage();
  /** Events or replies that could not be read and passed, or fields that were skipped. */
  unread: i32 = 0;

  /**
   * Writes the body for the backend. An error where the request cannot be carried; nothing written and no error: the body leaves as it
   * came.
   */
  abstract writeRequest(tape: Tape, facts: RequestFacts, target: Target, into: Sink): GatewayError | null;

  /** The reply begins, with success. `isStream`: its content type says that events follow. */
  abstract openReply(isStream: bool, options: ReplyOptions): ReplyMode;

  /** The content type of what the client gets; empty where it stays the upstream's. */
  abstract get replyType(): string;

  /**
   * Takes the next bytes of the reply, the last ones with `end`. True where `out` holds what the client gets instead of them, possibly
   * nothing yet. Called with the whole reply at once where it is collected; false then means that the reply is not what it should be.
   */
  abstract push(chunk: Slice, end: bool, out: Sink): bool;

  /** Whether the usage has grown since the last call. */
  abstract takeUsageChange(): bool;

  /** Brings the upstream's error into the client's dialect. False where it is in that dialect already and must pass untouched. */
  abstract rewriteError(status: i32, errorType: Slice, body: Slice, into: Sink): bool;

  abstract dispose(): void;
}
