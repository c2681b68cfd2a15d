import { literal, parseDecimal } from "../bytes/ascii";
import { ReplyOptions } from "../conversation/reply-options";
import { isMissing, plain } from "../conversation/text";
import { currentTime } from "../host/clock";
import { HeaderMap, getHeader } from "../host/headers";
import { randomBits } from "../host/random";
import { free } from "../host/returned";
import { Exchange } from "./exchange";

const AMAZON_REQUEST_ID = literal("x-amzn-requestid");
const AMAZON_INPUT_TOKENS = literal("x-amzn-bedrock-input-token-count");
const NANOSECONDS: u64 = 1_000_000_000;

/** What a reply's reader and writer know beside the reply; asked for while its headers are there. */
export function replyOptionsOf(exchange: Exchange): ReplyOptions {
  const options = new ReplyOptions();
  options.model = plain(exchange.model);
  const requestId = getHeader(HeaderMap.Response, AMAZON_REQUEST_ID);
  options.requestId = plain(exchange.rememberRequestId(requestId));
  free(requestId);
  if (!isMissing(options.requestId)) options.inputTokens = inputTokens();
  options.now = (currentTime() / NANOSECONDS) as i64;
  options.random = randomBits();
  options.eventLimit = exchange.installation.config.limits.streamEvent;
  return options;
}

/** Only replies of Amazon's have it. */
function inputTokens(): i64 {
  const header = getHeader(HeaderMap.Response, AMAZON_INPUT_TOKENS);
  const count = parseDecimal(header);
  free(header);
  return count;
}
