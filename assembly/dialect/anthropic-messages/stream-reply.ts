import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, equals, isNothing } from "../../bytes/slice";
import { BROKE_OFF } from "../../conversation/broke-off";
import { PassingStream } from "../../conversation/passing-stream";
import { ResponseModel } from "../../conversation/response-model";
import { plain, textOf } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { SseFramer } from "../../framing/sse";
import { member, stringEquals } from "../../json/lookup";
import { statusOf } from "./error-types";
import { UsageWatch } from "./usage-watch";
import { writeErrorEvent } from "./write-error";

const TYPE = literal("type");
const MESSAGE_START = literal("message_start");
const MESSAGE_DELTA = literal("message_delta");
const MESSAGE_STOP = literal("message_stop");
const ERROR = literal("error");

/** A Messages stream passing to a client of the same dialect: its first and its last events tell the usage. */
export class MessagesPassThrough extends PassingStream {
  private readonly watch: UsageWatch;

  constructor(eventLimit: i32, model: ResponseModel) {
    super(eventLimit);
    this.watch = new UsageWatch(model);
  }

  takeUsage(usage: Usage): bool {
    return this.watch.take(usage);
  }

  protected lookAt(event: SseFramer): bool {
    if (isWorthReading(event.name) && this.isJson(event.data)) this.watch.look(this.tape);
    if (this.isOfType(event, MESSAGE_STOP)) this.isOver = true;
    else if (this.isOfType(event, ERROR)) this.fail(this.errorStatus());
    return false;
  }

  protected writeBrokenOff(out: Sink): void {
    writeErrorEvent(this.failureStatus, plain(BROKE_OFF), out);
  }

  /** By its name; one without a name was read. */
  private isOfType(event: SseFramer, type: Slice): bool {
    if (!isNothing(event.name)) return equals(event.name, type);
    const tape = this.tape;
    return stringEquals(tape, member(tape, tape.root, TYPE), type);
  }

  private errorStatus(): i32 {
    const tape = this.tape;
    return statusOf(textOf(tape, member(tape, member(tape, tape.root, ERROR), TYPE)));
  }
}

/** The API names its events; one without a name may be anything. */
function isWorthReading(name: Slice): bool {
  if (isNothing(name)) return true;
  return equals(name, MESSAGE_DELTA) || equals(name, MESSAGE_START) || equals(name, ERROR);
}
