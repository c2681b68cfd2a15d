import { PassingBody } from "../../conversation/passing-body";
import { Usage } from "../../conversation/usage";
import { Node, Tape } from "../../json/tape";
import { readRerankUsage } from "./rerank-usage";

/** A rerank reply that passes and is read for its usage. */
export class RerankWatch extends PassingBody {
  constructor(limit: i32) {
    super(limit);
  }

  protected readUsage(tape: Tape, reply: Node, usage: Usage): void {
    readRerankUsage(tape, reply, usage);
  }
}
