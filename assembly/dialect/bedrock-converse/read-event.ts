import { literal } from "../../bytes/ascii";
import { Slice, equals } from "../../bytes/slice";
import { awsExceptionStatus } from "../../conversation/aws-exception";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { NO_TEXT, Text, isMissing, plain } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { EventStreamHeaders } from "../../framing/event-stream-headers";
import { member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Tape } from "../../json/tape";
import { messageOf } from "./error-message";
import { BlockReader } from "./read-block";
import { readServiceTier } from "./read-service-tier";
import { readUsage } from "./read-usage";
import { stopReasonOf } from "./stop-reason";

/** Kinds of messages beside events. */
const EXCEPTION = literal("exception");
const ERROR = literal("error");

const MESSAGE_START = literal("messageStart");
const CONTENT_BLOCK_START = literal("contentBlockStart");
const CONTENT_BLOCK_DELTA = literal("contentBlockDelta");
const CONTENT_BLOCK_STOP = literal("contentBlockStop");
const MESSAGE_STOP = literal("messageStop");
const METADATA = literal("metadata");
const STOP_REASON = literal("stopReason");

const NO_REASON = literal("the upstream broke the stream off without a reason");
const NOT_JSON = literal("an event of the upstream's stream is not JSON");

/** Reads the messages of one `ConverseStream`, in their order, and tells a listener what they mean. */
export class EventReader {
  /** The answer is complete; only its usage may follow. */
  finished: bool = false;
  /** The listener was told that the stream failed. */
  failed: bool = false;
  private unknown: i32 = 0;

  private readonly tape: Tape;
  private readonly counts: Usage = new Usage();
  private readonly blocks: BlockReader;
  private begun: bool = false;

  constructor(
    private readonly listener: ReplyListener,
    private readonly options: ReplyOptions,
  ) {
    const tape = new Tape();
    this.tape = tape;
    this.blocks = new BlockReader(tape, listener);
  }

  /** How many events and parts of events were passed over. */
  get skipped(): i32 {
    return this.unknown + this.blocks.skipped;
  }

  /** Reads one message of the stream. */
  read(headers: EventStreamHeaders, payload: Slice): void {
    const isJson = scan(payload, this.tape) == JsonError.None;
    if (equals(headers.messageType, EXCEPTION)) {
      const type = headers.exceptionType;
      this.tellFailure(awsExceptionStatus(type), plain(type), messageOf(this.tape, this.tape.root));
    } else if (equals(headers.messageType, ERROR)) {
      this.tellFailure(502, plain(headers.errorCode), plain(headers.errorMessage));
    } else if (isJson) {
      this.readEvent(headers.eventType);
    } else {
      this.fail(502, NOT_JSON);
    }
    this.listener.flush();
  }

  /** Tells the listener that the stream is of no more use. */
  fail(status: i32, message: Slice): void {
    this.tellFailure(status, NO_TEXT, plain(message));
  }

  dispose(): void {
    this.tape.dispose();
  }

  private tellFailure(status: i32, code: Text, message: Text): void {
    this.failed = true;
    this.listener.fail(status, code, isMissing(message) ? plain(NO_REASON) : message);
  }

  private readEvent(type: Slice): void {
    const event = this.tape.root;
    if (equals(type, CONTENT_BLOCK_DELTA)) {
      this.begin();
      this.blocks.delta(event);
    } else if (equals(type, CONTENT_BLOCK_START)) {
      this.begin();
      this.blocks.start(event);
    } else if (equals(type, CONTENT_BLOCK_STOP)) {
      this.blocks.stop();
    } else if (equals(type, MESSAGE_START)) {
      this.begin();
    } else if (equals(type, MESSAGE_STOP)) {
      this.finish();
    } else if (equals(type, METADATA)) {
      this.readMetadata();
    } else {
      this.unknown++;
    }
  }

  private begin(): void {
    if (this.begun) return;
    this.begun = true;
    this.listener.begin(this.options.requestId, NO_TEXT, 0);
  }

  private finish(): void {
    if (this.finished) return;
    this.begin();
    this.finished = true;
    this.listener.finish(stopReasonOf(this.tape, member(this.tape, this.tape.root, STOP_REASON)), NO_TEXT);
  }

  private readMetadata(): void {
    if (readUsage(this.tape, this.tape.root, this.counts)) this.listener.usage(this.counts);
    readServiceTier(this.tape, this.tape.root, this.listener);
  }
}
