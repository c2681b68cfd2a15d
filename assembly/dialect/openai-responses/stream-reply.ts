import { literal } from "../../bytes/ascii";
import { Slice, equals, isNothing } from "../../bytes/slice";
import { PassingStream } from "../../conversation/passing-stream";
import { Usage } from "../../conversation/usage";
import { member } from "../../json/lookup";
import { Tape } from "../../json/tape";
import { readUsage } from "./read-usage";

const RESPONSE = literal("response");
const COMPLETED = literal("response.completed");
const INCOMPLETE = literal("response.incomplete");
const FAILED = literal("response.failed");

/** A stream of Response events passing to a client of the same dialect: its last event tells the usage. */
export class ResponsesStreamReply extends PassingStream {
  private readonly found: Usage = new Usage();
  private usageIsNew: bool = false;

  constructor(eventLimit: i32) {
    super(eventLimit);
  }

  takeUsage(usage: Usage): bool {
    if (!this.usageIsNew) return false;
    this.usageIsNew = false;
    usage.update(this.found);
    return true;
  }

  /** The API names its events; one without a name may be anything. */
  protected mayTellUsage(name: Slice): bool {
    return isNothing(name) || equals(name, COMPLETED) || equals(name, INCOMPLETE) || equals(name, FAILED);
  }

  protected look(event: Tape): void {
    if (readUsage(event, member(event, event.root, RESPONSE), this.found)) this.usageIsNew = true;
  }
}
