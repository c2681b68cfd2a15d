import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { EventReplyReader } from "../../conversation/event-reply-reader";
import { NO_TEXT, Text, isBlank, plain, textOf } from "../../conversation/text";
import { member, stringEquals } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Node } from "../../json/tape";
import { tellEvent } from "./read-event";
import { tellLogprobs } from "./read-logprobs";
import { tellMessage } from "./read-message";
import { readUsage } from "./read-usage";
import { failureStatus, readStopReason } from "./stop-reason";

const ID = literal("id");
const TYPE = literal("type");
const DELTA = literal("delta");
const MESSAGE = literal("message");
const FINISH_REASON = literal("finish_reason");
const ERROR = literal("error");
const MESSAGE_START = literal("message-start");
const MESSAGE_END = literal("message-end");
const FAILED = literal("the upstream's generation failed");

/** Reads replies of Cohere's chat API, version 2, whole and streamed. Citations are skipped: no other dialect has them in this form. */
export class CohereReplyReader extends EventReplyReader {
  readWhole(body: Slice): bool {
    const tape = this.tape;
    if (scan(body, tape) != JsonError.None) return false;
    const message = member(tape, tape.root, MESSAGE);
    if (tape.kind(message) != Kind.Object) return false;
    this.listener.begin(this.text(tape.root, ID), NO_TEXT, 0);
    this.skipped += tellMessage(this.listener, tape, message);
    tellLogprobs(this.listener, tape, tape.root);
    this.tellEnd(tape.root);
    this.listener.flush();
    this.listener.end();
    return true;
  }

  end(): void {
    // The last event counts although the blank line behind it may be missing.
    if (!this.isOver && this.framer.finish() && this.framer.hasData) this.readEvent(this.framer.data);
    if (!this.isOver) this.breakOff();
    this.listener.end();
  }

  protected readEvent(data: Slice): void {
    if (!this.scanEvent(data)) return;
    const tape = this.tape;
    const type = member(tape, tape.root, TYPE);
    const delta = member(tape, tape.root, DELTA);
    if (type == NO_NODE) this.readUntyped();
    else if (stringEquals(tape, type, MESSAGE_START))
      this.listener.begin(this.text(tape.root, ID), NO_TEXT, 0);
    else if (stringEquals(tape, type, MESSAGE_END)) this.readEnd(delta);
    else if (!tellEvent(this.listener, tape, type, member(tape, delta, MESSAGE))) this.skipped++;
    if (!this.isOver) this.listener.flush();
  }

  /** `message-end`: why it stopped, and what it cost. */
  private readEnd(delta: Node): void {
    this.tellEnd(delta);
    if (this.isOver) return;
    this.isOver = true;
    this.listener.flush();
  }

  private tellEnd(end: Node): void {
    const tape = this.tape;
    this.counts.clear();
    if (readUsage(tape, end, this.counts)) this.listener.usage(this.counts);
    const reason = this.text(end, FINISH_REASON);
    const status = failureStatus(reason);
    const error = this.text(end, ERROR);
    if (status > 0) this.fail(status, reason, isBlank(error) ? plain(FAILED) : error);
    else this.listener.finish(readStopReason(reason), NO_TEXT);
  }

  /** An error that reaches the client after the stream has begun looks as it would before. */
  private readUntyped(): void {
    const message = this.text(this.tape.root, MESSAGE);
    if (isBlank(message)) this.skipped++;
    else this.fail(502, NO_TEXT, message);
  }

  private text(object: Node, name: Slice): Text {
    return textOf(this.tape, member(this.tape, object, name));
  }
}
