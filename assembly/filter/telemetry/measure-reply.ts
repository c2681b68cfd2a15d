import { Exchange } from "../exchange";
import { ReplyAnswers } from "../reply-answers";
import { ErrorType, errorTypeOfStatus } from "./error-type";
import { publishError } from "./publish";

/**
 * Records the exchange in the metrics. `left`: the stream ended before the reply did. An attempt that failed and may be followed by another is
 * none of the client's, and not recorded.
 */
export function measureReply(exchange: Exchange, answers: ReplyAnswers, left: bool): void {
  if (!exchange.forwarded) return;
  const isReplaced = answers.received == 0 || answers.received >= 400 || answers.isGiven;
  if (isReplaced && answers.mayRetry) return;
  const type = errorTypeOf(exchange, answers, left);
  const installation = exchange.installation;
  exchange.measurement.record(installation.series, exchange.model, exchange.conversion, type);
  if (type == ErrorType.None) return;
  installation.counters.error(type);
  publishError(type);
}

function errorTypeOf(exchange: Exchange, answers: ReplyAnswers, left: bool): ErrorType {
  if (answers.received == 0) return ErrorType.NoReply;
  if (answers.received >= 400) return errorTypeOfStatus(answers.received);
  const conversion = exchange.conversion;
  if (conversion !== null && conversion.failureStatus != 0) return ErrorType.UpstreamFailed;
  if (!left) return ErrorType.None;
  return answers.isGiven ? ErrorType.UpstreamFailed : ErrorType.Cancelled;
}
