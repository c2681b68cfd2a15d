import { literal } from "../../bytes/ascii";
import { decodeBase64 } from "../../bytes/base64";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, byteAt, equals, isEmpty, isNothing } from "../../bytes/slice";
import { awsExceptionStatus } from "../../conversation/aws-exception";
import { NO_TEXT, Text, decodeText, isEscaped, isMissing, plain, textOf } from "../../conversation/text";
import { EventStreamFramer } from "../../framing/event-stream";
import { describeFailure, statusOfFailure } from "../../framing/frame-failure";
import { SseFramer } from "../../framing/sse";
import { member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Tape } from "../../json/tape";

const BYTES = literal("bytes");
const MESSAGE = literal("message");
const EVENT = literal("event");
const TOO_LARGE = literal("an event of the upstream's stream exceeds the limit");
const NO_MEMORY = literal("the gateway has no memory left for the upstream's stream");
const UNEXPLAINED = literal("the upstream's stream failed");

/**
 * The events of a stream of the Messages API, one JSON text each: server-sent events, or the AWS event stream in which Bedrock wraps them in base64.
 * Which it is shows in the first byte: a message of AWS begins with the high byte of its size, zero below 16 MiB, and text never does.
 */
export class MessageEventSource {
  /** The event's JSON. Valid until the next call. */
  data: Slice = NOTHING;
  /** Why the stream cannot be read any further: the HTTP status that goes with it; 0 while it can. */
  failureStatus: i32 = 0;
  failureCode: Text = NO_TEXT;
  failureMessage: Text = NO_TEXT;
  /** Frames without anything to read. */
  skipped: i32 = 0;

  private isKnown: bool = false;
  private isAws: bool = false;
  private readonly events: SseFramer;
  private readonly frames: EventStreamFramer;
  private readonly tape: Tape = new Tape();
  private readonly unescaped: Sink = new Sink();
  private readonly decoded: Sink = new Sink();

  /** `limit`: bytes that one event may have. */
  constructor(limit: i32) {
    this.events = new SseFramer(limit);
    this.frames = new EventStreamFramer(limit);
  }

  get failed(): bool {
    return this.failureStatus != 0;
  }

  /** Gives the next chunk, which must live until `next` has returned false. */
  push(chunk: Slice): void {
    if (!this.isKnown && !isEmpty(chunk)) {
      this.isKnown = true;
      this.isAws = byteAt(chunk, 0) == 0;
    }
    if (this.isAws) this.frames.push(chunk);
    else this.events.push(chunk);
  }

  /** Goes to the next event. False where the chunk holds no more, or the stream has failed. */
  next(): bool {
    while (!this.failed) {
      if (!this.isAws) return this.nextEvent();
      if (!this.frames.next()) {
        if (this.frames.failed)
          this.fail(
            statusOfFailure(this.frames.failure),
            NO_TEXT,
            plain(describeFailure(this.frames.failure)),
          );
        return false;
      }
      if (this.readFrame()) return true;
    }
    return false;
  }

  /** To be called when the stream has ended. True where a last event is complete but for its line feed: `data` is what it says. */
  finish(): bool {
    if (this.isAws || !this.events.finish() || !this.events.hasData) return false;
    this.data = this.events.data;
    return true;
  }

  dispose(): void {
    this.events.dispose();
    this.frames.dispose();
    this.tape.dispose();
    this.unescaped.dispose();
    this.decoded.dispose();
  }

  private nextEvent(): bool {
    while (this.events.next()) {
      if (!this.events.hasData) continue;
      this.data = this.events.data;
      return true;
    }
    if (this.events.overflowed) this.fail(502, NO_TEXT, plain(TOO_LARGE));
    return false;
  }

  /** Unwraps `{"bytes":"…"}`. False where the frame holds no event: it is skipped, or the end of the stream. */
  private readFrame(): bool {
    const tape = this.tape;
    const payload = this.frames.payload;
    const isJson = scan(payload, tape) == JsonError.None;
    if (isFailure(this.frames.headers.messageType)) {
      this.failByFrame(isJson ? textOf(tape, member(tape, tape.root, MESSAGE)) : NO_TEXT);
      return false;
    }
    const bytes = isJson ? textOf(tape, member(tape, tape.root, BYTES)) : NO_TEXT;
    if (isMissing(bytes) || !this.decode(bytes)) {
      if (this.decoded.exhausted) this.fail(503, NO_TEXT, plain(NO_MEMORY));
      else this.skipped++;
      return false;
    }
    this.data = this.decoded.written;
    return true;
  }

  private decode(base64: Text): bool {
    this.decoded.clear();
    if (!isEscaped(base64)) return decodeBase64(base64, this.decoded);
    this.unescaped.clear();
    decodeText(base64, this.unescaped);
    return decodeBase64(this.unescaped.written, this.decoded);
  }

  private failByFrame(message: Text): void {
    const headers = this.frames.headers;
    const isException = !isNothing(headers.exceptionType);
    const code = isException ? headers.exceptionType : headers.errorCode;
    if (isMissing(message)) message = isException ? NO_TEXT : plain(headers.errorMessage);
    this.fail(awsExceptionStatus(code), plain(code), isMissing(message) ? plain(UNEXPLAINED) : message);
  }

  private fail(status: i32, code: Text, message: Text): void {
    this.failureStatus = status;
    this.failureCode = code;
    this.failureMessage = message;
  }
}

/** `exception` or `error`; a frame that says nothing about itself is an event. */
function isFailure(messageType: Slice): bool {
  return !isNothing(messageType) && !equals(messageType, EVENT);
}
