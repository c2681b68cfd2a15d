import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { ReplyListener } from "../../conversation/reply-listener";
import { StopReason } from "../../conversation/stop-reason";
import { NO_TEXT, decodeText, isBlank, isMissing, plain, textOf } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { member, stringEquals } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Node, Tape } from "../../json/tape";
import { statusOf } from "./error-types";
import { MessageUsage } from "./message-usage";
import { BlockReader } from "./read-block";
import { readStopReason } from "./stop-reason";

const TYPE = literal("type");
const MESSAGE_START = literal("message_start");
const CONTENT_BLOCK_START = literal("content_block_start");
const CONTENT_BLOCK_DELTA = literal("content_block_delta");
const CONTENT_BLOCK_STOP = literal("content_block_stop");
const MESSAGE_DELTA = literal("message_delta");
const MESSAGE_STOP = literal("message_stop");
const PING = literal("ping");
const ERROR = literal("error");
const MESSAGE = literal("message");
const DELTA = literal("delta");
const ID = literal("id");
const MODEL = literal("model");
const STOP_REASON = literal("stop_reason");
const STOP_SEQUENCE = literal("stop_sequence");
const UNEXPLAINED = literal("the upstream failed and gave no reason");

/** Reads the events of a stream, each a JSON text, and tells what they mean. */
export class EventReader {
  /** Whether the message is complete. */
  finished: bool = false;
  /** Whether the upstream said that it failed. */
  failed: bool = false;

  private unknownEvents: i32 = 0;
  private readonly tape: Tape = new Tape();
  private readonly blocks: BlockReader;
  private readonly counts: MessageUsage = new MessageUsage();
  private readonly usage: Usage = new Usage();
  private reason: StopReason = StopReason.End;
  private hasReason: bool = false;
  private hasStopSequence: bool = false;
  /** Outlives its event, hence plain. */
  private readonly stopSequence: Sink = new Sink();

  constructor(private readonly listener: ReplyListener) {
    this.blocks = new BlockReader(listener);
  }

  /** How many events, blocks and pieces nobody knows. */
  get skipped(): i32 {
    return this.unknownEvents + this.blocks.skipped;
  }

  read(data: Slice): void {
    if (this.finished || this.failed) return;
    const tape = this.tape;
    if (scan(data, tape) != JsonError.None) {
      this.unknownEvents++;
      return;
    }
    const type = member(tape, tape.root, TYPE);
    if (stringEquals(tape, type, CONTENT_BLOCK_DELTA)) this.blocks.readDelta(tape, tape.root);
    else if (stringEquals(tape, type, CONTENT_BLOCK_START)) this.blocks.readStart(tape, tape.root);
    else if (stringEquals(tape, type, CONTENT_BLOCK_STOP)) this.blocks.readStop();
    else if (stringEquals(tape, type, MESSAGE_START)) this.readMessageStart();
    else if (stringEquals(tape, type, MESSAGE_DELTA)) this.readMessageDelta();
    else if (stringEquals(tape, type, MESSAGE_STOP)) this.readMessageStop();
    else if (stringEquals(tape, type, ERROR)) this.readError();
    else if (!stringEquals(tape, type, PING)) this.unknownEvents++;
    this.listener.flush();
  }

  dispose(): void {
    this.tape.dispose();
    this.blocks.dispose();
    this.stopSequence.dispose();
  }

  private readMessageStart(): void {
    const tape = this.tape;
    const message = member(tape, tape.root, MESSAGE);
    const id = textOf(tape, member(tape, message, ID));
    this.listener.begin(id, textOf(tape, member(tape, message, MODEL)), 0);
    this.readUsage(message);
  }

  private readMessageDelta(): void {
    const tape = this.tape;
    const delta = member(tape, tape.root, DELTA);
    const reason = textOf(tape, member(tape, delta, STOP_REASON));
    if (!isMissing(reason)) {
      this.hasReason = true;
      this.reason = readStopReason(reason);
    }
    const sequence = textOf(tape, member(tape, delta, STOP_SEQUENCE));
    if (!isMissing(sequence)) {
      this.hasStopSequence = true;
      this.stopSequence.clear();
      decodeText(sequence, this.stopSequence);
    }
    this.readUsage(tape.root);
  }

  private readUsage(owner: Node): void {
    if (!this.counts.read(this.tape, owner)) return;
    this.counts.tell(this.usage);
    this.listener.usage(this.usage);
  }

  /** A message that ends without a reason was cut off, and is left to break off. */
  private readMessageStop(): void {
    if (!this.hasReason) return;
    this.finished = true;
    const sequence = this.hasStopSequence ? plain(this.stopSequence.written) : NO_TEXT;
    this.listener.finish(this.reason, sequence);
  }

  private readError(): void {
    const tape = this.tape;
    const error = member(tape, tape.root, ERROR);
    const code = textOf(tape, member(tape, error, TYPE));
    const message = textOf(tape, member(tape, error, MESSAGE));
    this.failed = true;
    this.listener.fail(statusOf(code), code, isBlank(message) ? plain(UNEXPLAINED) : message);
  }
}
