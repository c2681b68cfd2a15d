import { Sink } from "../bytes/sink";
import { GatewayError } from "../conversation/gateway-error";
import { Target } from "../conversation/target";
import { refusalOfPrompt } from "../dialect/openai-chat/read-tokenize";
import { RequestFacts } from "../endpoint/request-facts";
import { Tape } from "../json/tape";
import { DirectInPlace } from "./direct-in-place";

/** `/tokenize` on the model servers that have it. */
export class TokenizeInPlace extends DirectInPlace {
  constructor(limit: i32) {
    super(limit);
  }

  writeRequest(tape: Tape, facts: RequestFacts, target: Target, into: Sink): GatewayError | null {
    const refused = refusalOfPrompt(tape);
    return refused === null ? super.writeRequest(tape, facts, target, into) : refused;
  }
}
