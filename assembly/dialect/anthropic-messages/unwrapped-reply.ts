import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, indexOfByte } from "../../bytes/slice";
import { Text, plain } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { compactInto } from "../../json/compact";
import { member, stringEquals } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { NO_NODE, Tape } from "../../json/tape";
import { MessageEventSource } from "./event-source";
import { UsageWatch } from "./usage-watch";
import { writeErrorEvent } from "./write-error";

const TYPE = literal("type");
const MESSAGE_STOP = literal("message_stop");
const ERROR = literal("error");
const BROKE_OFF = literal("the upstream's stream ended before the reply was complete");
const LINE_FEED: u8 = 0x0a;
const CARRIAGE_RETURN: u8 = 0x0d;

/**
 * A Messages stream that Amazon frames in its own way, on its way to a client of this dialect: each event is taken out and written as a server-sent
 * event, its data as it came. What ends the stream too early becomes an `error` event.
 */
export class UnwrappedReply {
  private unknown: i32 = 0;
  private readonly source: MessageEventSource;
  private readonly tape: Tape = new Tape();
  private readonly watch: UsageWatch = new UsageWatch();
  private isOver: bool = false;

  /** `eventLimit`: bytes that one event may have. */
  constructor(eventLimit: i32) {
    this.source = new MessageEventSource(eventLimit);
  }

  /** Takes the next bytes of the stream, the last ones with `end`, and writes the events that are complete. */
  push(chunk: Slice, end: bool, out: Sink): void {
    if (this.isOver) return;
    const source = this.source;
    source.push(chunk);
    while (!this.isOver && source.next()) this.pass(source.data, out);
    if (this.isOver) return;
    if (source.failed) this.fail(source.failureStatus, source.failureMessage, out);
    else if (end) this.fail(502, plain(BROKE_OFF), out);
  }

  /** Takes over the usage read since the last call; false where there is none. */
  takeUsage(usage: Usage): bool {
    return this.watch.take(usage);
  }

  /** Frames that held no event, and events that were no JSON. They are left out. */
  get unreadable(): i32 {
    return this.unknown + this.source.skipped;
  }

  dispose(): void {
    this.source.dispose();
    this.tape.dispose();
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
    this.isOver = stringEquals(tape, type, MESSAGE_STOP) || stringEquals(tape, type, ERROR);
  }

  private fail(status: i32, message: Text, out: Sink): void {
    this.isOver = true;
    writeErrorEvent(status, message, out);
  }
}

function isOneLine(text: Slice): bool {
  return indexOfByte(text, LINE_FEED) < 0 && indexOfByte(text, CARRIAGE_RETURN) < 0;
}
