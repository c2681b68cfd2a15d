import { LogLevel, logText } from "../host/log";
import { setEffectiveContext } from "../host/stream";
import { Exchange } from "./exchange";
import { missingSetting } from "./failures";
import { HeldReply, HeldRequest, HeldStream } from "./held-stream";
import { currentMilliseconds } from "./time";
import { Timer, TimerUser } from "./timer";

/** How often held streams are looked at, and how long their bodies must have been there before they are given up, in milliseconds. */
const PATIENCE: u32 = 500;

/**
 * Finds out whether Envoy shows the filter bodies whose headers it holds. It does so only where the plugin's configuration says
 * `allow_on_headers_stop_iteration: true`; else such streams would hang for ever, and are answered with an error instead. That the body
 * has not begun says nothing: a client may take its time. The first body that is shown proves the setting, and nothing is watched any more.
 */
export class HeldStreams {
  private readonly waiting: Map<u32, HeldStream> = new Map<u32, HeldStream>();
  private isProven: bool = false;
  private hasLogged: bool = false;

  constructor(
    private readonly root: u32,
    private readonly timer: Timer,
  ) {}

  /** The filter holds a request's headers, in the context of its stream. */
  holdRequest(exchange: Exchange): void {
    if (!this.isProven && !exchange.replied) this.watch(new HeldRequest(exchange));
  }

  /** The same for a reply. */
  holdReply(exchange: Exchange): void {
    if (!this.isProven && !exchange.replied) this.watch(new HeldReply(exchange));
  }

  /** The filter is shown the body, or the trailers, of the stream `context`. */
  bodyShown(context: u32): void {
    if (this.isProven || !this.waiting.has(context)) return;
    this.isProven = true;
    this.waiting.clear();
    this.timer.ask(TimerUser.HeldStreams, 0);
  }

  /** The headers of the stream `context` are held no more, or the stream is over. */
  forget(context: u32): void {
    if (this.isProven || !this.waiting.delete(context)) return;
    if (this.waiting.size == 0) this.timer.ask(TimerUser.HeldStreams, 0);
  }

  onTick(): void {
    if (this.waiting.size == 0) return;
    const now = currentMilliseconds();
    const contexts = this.waiting.keys();
    for (let index = 0; index < contexts.length; index++) {
      const stream = this.waiting.get(contexts[index]);
      setEffectiveContext(contexts[index]);
      this.look(stream, now);
      setEffectiveContext(this.root);
    }
  }

  private watch(stream: HeldStream): void {
    this.waiting.set(stream.exchange.context, stream);
    this.timer.ask(TimerUser.HeldStreams, PATIENCE);
  }

  private look(stream: HeldStream, now: u64): void {
    if (!stream.bodyHasCome()) return;
    // A filter before this one may be about to pass the body on.
    if (stream.bypassedSince == 0) stream.bypassedSince = now;
    if (now < stream.bypassedSince || now - stream.bypassedSince < (PATIENCE as u64)) return;
    this.forget(stream.exchange.context);
    const error = missingSetting();
    if (!this.hasLogged) logText(LogLevel.Error, error.message);
    this.hasLogged = true;
    stream.exchange.fail(error);
  }
}
