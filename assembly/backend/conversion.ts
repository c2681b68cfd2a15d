import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { ReplyOptions } from "../conversation/reply-options";
import { ResponseModel } from "../conversation/response-model";
import { Target } from "../conversation/target";
import { Usage } from "../conversation/usage";
import { RequestFacts } from "../endpoint/request-facts";
import { Tape } from "../json/tape";

/** What becomes of a reply's bytes. */
export const enum ReplyMode {
  /** They reach the client as they came; the conversion only looks on. For whole replies. */
  Observed,
  /** Each chunk passes, or is replaced by what the conversion makes of it; the headers leave at once. */
  Rewritten,
  /** Headers wait until the whole reply was read, since status and length depend on it. */
  Collected,
}

/** How one request and its reply are carried between the client's API and the backend's. Made for one exchange. */
export abstract class Conversion {
  /** Token counts as far as they are known. */
  readonly usage: Usage = new Usage();
  /** Whether `usage` has changed since somebody looked. */
  usageIsNew: bool = false;
  /** The model that the reply says it comes from. */
  readonly responseModel: ResponseModel = new ResponseModel();
  /** What the last `push` made of the bytes it was given. */
  readonly output: Sink = new Sink();
  /** The status with which the reply failed after it began, the client then reads its error; 0 where it did not. */
  failureStatus: i32 = 0;
  /** Replies, events or fields that could not be read and passed or were skipped. */
  unread: i32 = 0;
  /** What the client asked for and the backend's API has nothing for. */
  dropped: i32 = 0;

  /**
   * Writes the body for the backend into `into`. An error where the request cannot be carried; nothing written and no error: the body leaves
   * as it came.
   */
  abstract writeRequest(tape: Tape, facts: RequestFacts, target: Target, into: Sink): GatewayError | null;

  /** The reply begins, with success. `isStream`: its content type says that events follow. */
  abstract openReply(isStream: bool, options: ReplyOptions): ReplyMode;

  /** The content type of what the client gets; NOTHING where it stays the upstream's. */
  abstract replyType(): Slice;

  /**
   * Takes the next bytes of the reply, the last ones with `end`; a collected reply comes all at once. True where the client gets `output`
   * instead of them, possibly nothing yet.
   */
  abstract push(chunk: Slice, end: bool): bool;

  /** Whether a reply with success is read; where not, it may come compressed. */
  get readsReply(): bool {
    return true;
  }

  /** Whether the client can read nothing that was not translated. */
  get isTranslation(): bool {
    return false;
  }

  /** Brings the upstream's error into the client's dialect. False where it is in that dialect already and must pass untouched. */
  abstract rewriteError(status: i32, errorType: Slice, body: Slice, into: Sink): bool;

  dispose(): void {
    this.responseModel.dispose();
    this.output.dispose();
  }
}
