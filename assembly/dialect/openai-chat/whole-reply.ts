import { PassingBody } from "../../conversation/passing-body";
import { Usage } from "../../conversation/usage";
import { Node, Tape } from "../../json/tape";
import { readUsage } from "./read-usage";

/** A chat completion passing to a client of the same dialect. */
export class WholeReply extends PassingBody {
  constructor(limit: i32) {
    super(limit);
  }

  protected readUsage(tape: Tape, reply: Node, usage: Usage): void {
    readUsage(tape, reply, usage);
  }
}
