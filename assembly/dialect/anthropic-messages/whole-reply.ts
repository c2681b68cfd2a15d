import { PassingBody } from "../../conversation/passing-body";
import { Usage } from "../../conversation/usage";
import { Node, Tape } from "../../json/tape";
import { MessageUsage } from "./message-usage";

/** A message passing to a client of the same dialect. */
export class MessagesWholeReply extends PassingBody {
  constructor(limit: i32) {
    super(limit);
  }

  protected readUsage(tape: Tape, reply: Node, usage: Usage): void {
    const counts = new MessageUsage();
    if (counts.read(tape, reply)) counts.tell(usage);
  }
}
