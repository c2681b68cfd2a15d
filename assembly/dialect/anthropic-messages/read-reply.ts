import { Slice } from "../../bytes/slice";
import { BROKE_OFF } from "../../conversation/broke-off";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { ReplyReader } from "../../conversation/reply-reader";
import { unwrapping } from "../../conversation/schema-tool";
import { NO_TEXT, plain } from "../../conversation/text";
import { MessageEventSource } from "./event-source";
import { EventReader } from "./read-event";
import { WholeReader } from "./read-whole";

/** Reads what the Messages API answers: a message, or its events, from Anthropic, from Google, or from Amazon in its own framing. */
export class AnthropicReplyReader extends ReplyReader {
  private readonly source: MessageEventSource;
  private readonly events: EventReader;
  private isOver: bool = false;

  constructor(listener: ReplyListener, options: ReplyOptions) {
    const next = unwrapping(listener, options);
    super(next, options);
    this.source = new MessageEventSource(options.eventLimit);
    this.events = new EventReader(next);
  }

  readWhole(body: Slice): bool {
    const whole = new WholeReader(this.listener);
    const isMessage = whole.read(body);
    this.skipped += whole.skipped;
    whole.dispose();
    return isMessage;
  }

  push(chunk: Slice): void {
    if (this.isOver) return;
    const source = this.source;
    source.push(chunk);
    while (!this.isOver && source.next()) this.read(source.data);
    if (source.failed) this.fail();
  }

  end(): void {
    if (!this.isOver && this.source.finish()) this.read(this.source.data);
    if (!this.isOver) this.listener.fail(502, NO_TEXT, plain(BROKE_OFF));
    this.isOver = true;
    this.skipped += this.events.skipped + this.source.skipped;
    this.listener.end();
  }

  dispose(): void {
    this.source.dispose();
    this.events.dispose();
  }

  private read(event: Slice): void {
    this.events.read(event);
    this.isOver = this.events.finished || this.events.failed;
  }

  private fail(): void {
    const source = this.source;
    this.isOver = true;
    this.listener.fail(source.failureStatus, source.failureCode, source.failureMessage);
    this.listener.flush();
  }
}
