import { isNothing } from "../../bytes/slice";
import { Conversation, ReasoningMode } from "../../conversation/conversation";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { asksForSchemaTool } from "../../conversation/schema-tool";
import { Target } from "../../conversation/target";
import { isMissing } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { numberOf } from "../../json/number-value";

/** What is asked for and the Messages API cannot do; null where there is nothing of that kind. Parts of turns are judged where they are written. */
export function refusalOf(conversation: Conversation, target: Target): GatewayError | null {
  if (!isNothing(conversation.count)) return refuse("Anthropic gives one answer to a request", "n");
  if (conversation.logprobs == Choice.Yes) {
    return refuse("Anthropic does not give the probabilities of tokens", "logprobs");
  }
  if (conversation.providerTools.length > 0) {
    return refuse("Anthropic takes no tools of other providers: only those of type function", "tools");
  }
  if (!isNothing(conversation.temperature)) {
    const temperature = numberOf(conversation.temperature);
    if (!(temperature >= 0 && temperature <= 1)) {
      return refuse("temperature must be between 0 and 1 for Anthropic", "temperature");
    }
  }
  if (thinks(conversation) && asksForSchemaTool(conversation, target)) {
    return refuse("this model cannot think and keep to a form at once", "response_format");
  }
  return null;
}

/** An error for what the client may ask for and the backend cannot do. */
export function refuse(message: string, field: string): GatewayError {
  return new GatewayError(ErrorKind.Unprocessable, message, field);
}

/** Counts what is left out because the API has no word for it, and the answer stays what was asked for. */
export function countDropped(conversation: Conversation): void {
  let dropped = conversation.extras.length;
  if (!isNothing(conversation.topLogprobs)) dropped++;
  if (!isNothing(conversation.seed)) dropped++;
  if (!isNothing(conversation.frequencyPenalty)) dropped++;
  if (!isNothing(conversation.presencePenalty)) dropped++;
  if (!isNothing(conversation.logitBias)) dropped++;
  if (!isNothing(conversation.metadata)) dropped++;
  if (!isMissing(conversation.user)) dropped++;
  if (!isMissing(conversation.serviceTier)) dropped++;
  conversation.dropped += dropped;
}

function thinks(conversation: Conversation): bool {
  return conversation.reasoning == ReasoningMode.Enabled || conversation.reasoning == ReasoningMode.Adaptive;
}
