import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { GatewayError, refuse } from "../../conversation/gateway-error";
import { countDroppedSettings } from "../../conversation/settings";
import { Target } from "../../conversation/target";
import { Choice, ToolChoiceKind } from "../../conversation/tool";
import { asksForSchemaTool } from "../../conversation/schema-tool";

/** What is asked for and Converse has no way to do; null where there is nothing of that kind. Parts of turns are judged where they are written. */
export function refusalOf(conversation: Conversation, target: Target): GatewayError | null {
  if (!isNothing(conversation.count)) return refuse("Converse gives one answer to a request", "n");
  if (conversation.logprobs == Choice.Yes) {
    return refuse("Converse does not give the probabilities of tokens", "logprobs");
  }
  if (conversation.providerTools.length > 0) {
    return refuse("Converse takes tools that the client runs, and no others", "tools");
  }
  const choice = conversation.toolChoice.kind;
  const isForced = choice == ToolChoiceKind.Required || choice == ToolChoiceKind.Named;
  if (isForced && conversation.tools.length == 0) {
    return refuse("a tool must be called, but the request has none", "tool_choice");
  }
  if (target.isClaude && conversation.thinks && asksForSchemaTool(conversation, target)) {
    return refuse("this model cannot think and keep to a schema at once", "response_format");
  }
  return null;
}

/** Counts what is left out because Converse has no word for it, and the answer stays what was asked for. */
export function countDropped(conversation: Conversation): void {
  countDroppedSettings(conversation);
  if (conversation.parallelToolCalls == Choice.No) conversation.dropped++;
}
