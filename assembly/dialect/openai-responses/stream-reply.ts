import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, equals, isNothing } from "../../bytes/slice";
import { BROKE_OFF } from "../../conversation/broke-off";
import { PassingStream } from "../../conversation/passing-stream";
import { ResponseModel } from "../../conversation/response-model";
import { NO_TEXT, plain } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { SseFramer } from "../../framing/sse";
import { member, stringEquals } from "../../json/lookup";
import { EventWriter } from "./event-writer";
import { readUsage } from "./read-usage";
import { writeErrorEvent } from "./write-error-event";

const TYPE = literal("type");
const RESPONSE = literal("response");
const COMPLETED = literal("response.completed");
const INCOMPLETE = literal("response.incomplete");
const FAILED = literal("response.failed");
const ERROR = literal("error");

/** A stream of Response events passing to a client of the same dialect: its last event tells the usage. */
export class ResponsesPassThrough extends PassingStream {
  private readonly found: Usage = new Usage();
  private usageIsNew: bool = false;
  /** How many events have come: the number of the next, as the API counts them. */
  private count: i32 = 0;

  constructor(
    eventLimit: i32,
    private readonly model: ResponseModel,
  ) {
    super(eventLimit);
  }

  takeUsage(usage: Usage): bool {
    if (!this.usageIsNew) return false;
    this.usageIsNew = false;
    usage.update(this.found);
    return true;
  }

  protected lookAt(event: SseFramer): bool {
    this.count++;
    const tape = this.tape;
    if (isWorthReading(event.name) && this.isJson(event.data)) {
      const response = member(tape, tape.root, RESPONSE);
      this.model.read(tape, response);
      if (readUsage(tape, response, this.found)) this.usageIsNew = true;
    }
    if (this.isOfType(event, COMPLETED) || this.isOfType(event, INCOMPLETE)) this.isOver = true;
    else if (this.isOfType(event, FAILED) || this.isOfType(event, ERROR)) this.fail(502);
    return false;
  }

  protected writeBrokenOff(out: Sink): void {
    const events = new EventWriter(out, this.count);
    writeErrorEvent(events, this.failureStatus, NO_TEXT, plain(BROKE_OFF));
    events.dispose();
  }

  /** By its name; one without a name was read. */
  private isOfType(event: SseFramer, type: Slice): bool {
    if (!isNothing(event.name)) return equals(event.name, type);
    return stringEquals(this.tape, member(this.tape, this.tape.root, TYPE), type);
  }
}

/** The API names its events; one without a name may be anything. */
function isWorthReading(name: Slice): bool {
  return isNothing(name) || equals(name, COMPLETED) || equals(name, INCOMPLETE) || equals(name, FAILED);
}
