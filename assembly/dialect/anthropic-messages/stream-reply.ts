import { literal } from "../../bytes/ascii";
import { Slice, equals, isNothing } from "../../bytes/slice";
import { PassingStream } from "../../conversation/passing-stream";
import { Usage } from "../../conversation/usage";
import { Tape } from "../../json/tape";
import { UsageWatch } from "./usage-watch";

const MESSAGE_START = literal("message_start");
const MESSAGE_DELTA = literal("message_delta");

/** A Messages stream passing to a client of the same dialect: its first and its last events tell the usage. */
export class MessagesPassThrough extends PassingStream {
  private readonly watch: UsageWatch = new UsageWatch();

  constructor(eventLimit: i32) {
    super(eventLimit);
  }

  takeUsage(usage: Usage): bool {
    return this.watch.take(usage);
  }

  /** The API names its events; one without a name may be anything. */
  protected mayTellUsage(name: Slice): bool {
    return isNothing(name) || equals(name, MESSAGE_DELTA) || equals(name, MESSAGE_START);
  }

  protected look(event: Tape): void {
    this.watch.look(event);
  }
}
