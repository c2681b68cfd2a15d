import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, equals, isNothing } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { UsageWish } from "../dialect/openai-chat/stream-usage";
import { RequestFacts } from "../endpoint/request-facts";
import { JsonEdit } from "../json/edit";
import { Tape } from "../json/tape";

const MODEL = literal("model");

/**
 * A chat completion for a backend that speaks the client's own dialect: edited where it must be, every other byte as it came.
 */
export class ChatInPlace {
  /** Whether the stream will end in a usage chunk that the client did not ask for. */
  forcesUsage: bool = false;

  /**
   * Writes the body for the backend. An error where a field that matters here has a wrong type; `changed` tells whether `into` holds
   * anything, else the body leaves as it is.
   *
   * `model`: the name to ask the backend for; NOTHING for the client's. `needsUsage`: somebody counts tokens.
   */
  write(tape: Tape, facts: RequestFacts, model: Slice, needsUsage: bool, into: Sink): GatewayError | null {
    const edit = new JsonEdit(tape);
    if (!isNothing(model) && !equals(model, facts.model)) edit.setString(tape.root, MODEL, model);
    const error = facts.stream && needsUsage ? this.forceUsage(tape, edit) : null;
    if (error === null && !edit.isEmpty) edit.apply(into);
    edit.dispose();
    return error;
  }

  private forceUsage(tape: Tape, edit: JsonEdit): GatewayError | null {
    const wish = new UsageWish();
    const error = wish.read(tape, tape.root);
    if (error !== null || wish.asked) return error;
    wish.force(edit, tape.root);
    this.forcesUsage = true;
    return null;
  }
}
