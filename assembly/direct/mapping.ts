import { Sink } from "../bytes/sink";
import { GatewayError } from "../conversation/gateway-error";
import { ReplyOptions } from "../conversation/reply-options";
import { Target } from "../conversation/target";
import { Usage } from "../conversation/usage";
import { Node, Tape } from "../json/tape";

/** How one provider serves an API that is no conversation: request and whole reply, mapped field by field. Made for one exchange. */
export abstract class Mapping {
  /** Fields of the request that the provider has no place for and that were left out. */
  dropped: i32 = 0;

  /** Writes the provider's request into `into`; `tape` holds the client's, an object. An error where the provider cannot say it. */
  abstract writeRequest(tape: Tape, target: Target, into: Sink): GatewayError | null;

  /** Writes the client's reply, and reads its usage, from the provider's. False where that is not what its API documents. */
  abstract writeReply(tape: Tape, reply: Node, options: ReplyOptions, usage: Usage, into: Sink): bool;

  /** Gives back what the request left for the reply. */
  dispose(): void {}
}
