import { PassingBody } from "../../conversation/passing-body";
import { Usage } from "../../conversation/usage";
import { Node, Tape } from "../../json/tape";
import { countOf } from "./count-reply";

/** The reply of a count, which passes. What was counted is published as input, as Envoy AI Gateway does. */
export class CountWatch extends PassingBody {
  constructor(limit: i32) {
    super(limit);
  }

  protected readUsage(tape: Tape, reply: Node, usage: Usage): void {
    usage.input = countOf(tape, reply);
  }
}
