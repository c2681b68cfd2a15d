import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { GatewayError, refuse } from "../../conversation/gateway-error";
import { asksForSchemaTool } from "../../conversation/schema-tool";
import { countDroppedSettings } from "../../conversation/settings";
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
  if (conversation.thinks && asksForSchemaTool(conversation, target)) {
    return refuse("this model cannot think and keep to a form at once", "response_format");
  }
  return null;
}

/** Counts what is left out because the API has no word for it, and the answer stays what was asked for. */
export function countDropped(conversation: Conversation): void {
  countDroppedSettings(conversation);
  if (!isMissing(conversation.serviceTier)) conversation.dropped++;
}
