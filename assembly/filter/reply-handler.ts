import { Conversion } from "../backend/conversion";
import { LogLevel, logText } from "../host/log";
import { DataAction, HeadersAction } from "../host/status";
import { Exchange } from "./exchange";
import { ReplyAnswers } from "./reply-answers";
import { ReplyDecoder } from "./reply-decoder";
import { publishUsage } from "./publish-usage";
import { RESPONSE_MODEL, publishText } from "./telemetry/publish";
import { measureReply } from "./telemetry/measure-reply";

/** What happens to a reply of one kind on its way to the client. */
export abstract class ReplyHandler {
  private finished: bool = false;
  private showsModel: bool = false;

  constructor(
    protected readonly exchange: Exchange,
    protected readonly answers: ReplyAnswers,
    protected readonly decoder: ReplyDecoder,
  ) {}

  /** `end`: there is no body. */
  abstract onHeaders(end: bool): HeadersAction;
  abstract onBody(size: i32, end: bool): DataAction;
  /** Trailers follow the body, of which no callback had `end`. */
  abstract onTrailers(): DataAction;

  /** The stream is over, or (`left`) ends before the reply did: what it used is counted. May be called again. */
  finish(left: bool = false): void {
    if (this.finished) return;
    this.finished = true;
    measureReply(this.exchange, this.answers, left);
    const conversion = this.exchange.conversion;
    if (conversion === null) return;
    const counters = this.exchange.installation.counters;
    counters.usage(conversion.usage);
    this.exchange.settleBudgets();
    counters.dropFields(conversion.dropped);
    if (conversion.failureStatus != 0) {
      counters.failedReply();
      logText(
        LogLevel.Warn,
        "an upstream's reply failed after it began, with status " + conversion.failureStatus.toString(),
      );
    }
    if (conversion.unread > 0 || this.decoder.failed) counters.unreadReply();
  }

  dispose(): void {
    this.decoder.dispose();
  }

  /** The reply has failed and never was the client's: what it used is not counted. */
  protected discard(): void {
    this.finished = true;
    this.exchange.installation.counters.failedReply();
  }

  /** Shows the model once it is known, and the usage where it has changed. */
  protected publish(conversion: Conversion): void {
    if (!this.showsModel && conversion.responseModel.isKnown) {
      this.showsModel = true;
      publishText(RESPONSE_MODEL, conversion.responseModel.name);
    }
    if (!conversion.usageIsNew) return;
    conversion.usageIsNew = false;
    this.exchange.usage.update(conversion.usage);
    publishUsage(this.exchange);
  }
}
