import { PassingBody } from "../conversation/passing-body";
import { Usage } from "../conversation/usage";
import { Node, Tape } from "../json/tape";
import { readTokenUsage } from "./token-usage";

/** A whole reply that passes and tells its usage under OpenAI's names, where it tells it. */
export class UsageWatch extends PassingBody {
  constructor(limit: i32) {
    super(limit);
  }

  protected readUsage(tape: Tape, reply: Node, usage: Usage): void {
    readTokenUsage(tape, reply, usage);
  }
}
