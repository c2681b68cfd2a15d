import { literal } from "../../bytes/ascii";
import { Conversation, ReasoningMode } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { isMissing, reads } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { NO_NODE, Node } from "../../json/tape";

const REASONING_EFFORT = literal("reasoning_effort");
const THINKING = literal("thinking");
const TYPE = literal("type");
const ENABLED = literal("enabled");
const DISABLED = literal("disabled");
const ADAPTIVE = literal("adaptive");
const BUDGET_TOKENS = literal("budget_tokens");
const DISPLAY = literal("display");
const OMITTED = literal("omitted");
const INCLUDE_THOUGHTS = literal("includeThoughts");

/** Reads `reasoning_effort` and the extension `thinking`, which has Anthropic's form and, from Gemini's, `includeThoughts`. */
export function readReasoning(fields: RequestFields, request: Node, conversation: Conversation): void {
  conversation.reasoningEffort = fields.text(request, REASONING_EFFORT);
  const thinking = fields.object(request, THINKING);
  if (thinking == NO_NODE) return;
  conversation.thinking = fields.tape.raw(thinking);
  fields.enter("thinking");
  const type = fields.requiredText(thinking, TYPE);
  if (reads(type, ENABLED)) conversation.reasoning = ReasoningMode.Enabled;
  else if (reads(type, DISABLED)) conversation.reasoning = ReasoningMode.Disabled;
  else if (reads(type, ADAPTIVE)) conversation.reasoning = ReasoningMode.Adaptive;
  else fields.refuse(TYPE, "must be enabled, disabled or adaptive");
  conversation.reasoningBudget = fields.number(thinking, BUDGET_TOKENS);
  const display = fields.text(thinking, DISPLAY);
  conversation.reasoningShown = fields.choice(thinking, INCLUDE_THOUGHTS);
  if (!isMissing(display)) conversation.reasoningShown = reads(display, OMITTED) ? Choice.No : Choice.Yes;
  fields.leave();
}
