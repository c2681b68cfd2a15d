import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, indexOfByte } from "../../bytes/slice";
import { BROKE_OFF } from "../../conversation/broke-off";
import { InPlaceStream } from "../../conversation/in-place-stream";
import { ResponseModel } from "../../conversation/response-model";
import { Text, plain, textOf } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { compactInto } from "../../json/compact";
import { member, stringEquals } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { NO_NODE, Tape } from "../../json/tape";
import { statusOf } from "./error-types";
import { MessageEventSource } from "./event-source";
import { UsageWatch } from "./usage-watch";
import { writeErrorEvent } from "./write-error";

const TYPE = literal("type");
const MESSAGE_STOP = literal("message_stop");
const ERROR = literal("error");
const LINE_FEED: u8 = 0x0a;
const CARRIAGE_RETURN: u8 = 0x0d;

/**
 * A Messages stream that Amazon frames in its own way, on its way to a client of this dialect: each event is taken out and written as a server-sent
 * event, its data as it came. What ends the stream too early becomes an `error` event.
 */
export class UnwrappedReply extends InPlaceStream {
  /** Events that were no JSON. They are left out, as are frames that hold no event. */
  private unknown: i32 = 0;
  private readonly source: MessageEventSource;
  private readonly tape: Tape = new Tape();
  private readonly watch: UsageWatch;
  private isOver: bool = false;

  /** `eventLimit`: bytes that one event may have. */
  constructor(eventLimit: i32, model: ResponseModel) {
    super();
    this.watch = new UsageWatch(model);
    this.source = new MessageEventSource(eventLimit);
  }

  /** Writes the events that are complete, instead of whatever came. */
  push(chunk: Slice, end: bool, out: Sink): bool {
    if (!this.isOver) this.read(chunk, end, out);
    this.unreadable = this.unknown + this.source.skipped;
    return true;
  }

  takeUsage(usage: Usage): bool {
    return this.watch.take(usage);
  }

  dispose(): void {
    this.source.dispose();
    this.tape.dispose();
  }

  private read(chunk: Slice, end: bool, out: Sink): void {
    const source = this.source;
    source.push(chunk);
    while (!this.isOver && source.next()) this.pass(source.data, out);
    if (this.isOver) return;
    if (source.failed) this.fail(source.failureStatus, source.failureMessage, out);
    else if (end) this.fail(502, plain(BROKE_OFF), out);
  }

  private pass(data: Slice, out: Sink): void {
    const tape = this.tape;
    const type = scan(data, tape) == JsonError.None ? member(tape, tape.root, TYPE) : NO_NODE;
    if (type == NO_NODE) {
      this.unknown++;
      return;
    }
    this.watch.look(tape);
    out.ascii("event: ");
    out.bytes(tape.text(type));
    out.ascii("\ndata: ");
    // A line feed between two tokens would end the line of data.
    if (isOneLine(data)) out.bytes(data);
    else compactInto(out, data);
    out.ascii("\n\n");
    this.isOver = stringEquals(tape, type, MESSAGE_STOP);
    if (!stringEquals(tape, type, ERROR)) return;
    this.isOver = true;
    this.failureStatus = statusOf(textOf(tape, member(tape, member(tape, tape.root, ERROR), TYPE)));
  }

  private fail(status: i32, message: Text, out: Sink): void {
    this.isOver = true;
    this.failureStatus = status;
    writeErrorEvent(status, message, out);
  }
}

function isOneLine(text: Slice): bool {
  return indexOfByte(text, LINE_FEED) < 0 && indexOfByte(text, CARRIAGE_RETURN) < 0;
}
