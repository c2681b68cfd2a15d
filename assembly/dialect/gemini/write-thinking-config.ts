import { Sink } from "../../bytes/sink";
import { Slice, isNothing } from "../../bytes/slice";
import { Conversation, ReasoningMode } from "../../conversation/conversation";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { Target, ThinkingLevels } from "../../conversation/target";
import { Choice } from "../../conversation/tool";
import { numberOf } from "../../json/number-value";
import { JsonWriter } from "../../json/writer";
import { Effort, effortBudget, effortLevel, effortOf } from "./effort";

/** The budget by which the model decides itself. */
const AUTOMATIC: i32 = -1;

/** Writes `thinkingConfig`, where the client said anything of thinking that the model can follow. */
export function writeThinkingConfig(
  json: JsonWriter,
  conversation: Conversation,
  target: Target,
): GatewayError | null {
  const effort = effortOf(conversation.reasoningEffort);
  if (effort == Effort.Unknown) {
    return new GatewayError(
      ErrorKind.Unprocessable,
      "reasoning effort must be none, minimal, low, medium, high, xhigh or max",
      "reasoning_effort",
    );
  }
  const config = new Sink();
  const inner = new JsonWriter(config);
  inner.beginObject();
  const empty = config.length;
  const refused = writeAmount(inner, conversation, target, effort);
  if (conversation.reasoningShown == Choice.Yes) {
    inner.key("includeThoughts");
    inner.boolean(true);
  }
  const says = config.length > empty;
  inner.endObject();
  if (refused === null && says) {
    json.key("thinkingConfig");
    json.raw(config.written);
  }
  config.dispose();
  return refused;
}

function writeAmount(
  json: JsonWriter,
  conversation: Conversation,
  target: Target,
  effort: Effort,
): GatewayError | null {
  const takesBudget = target.leastThinkingBudget >= 0;
  if (conversation.reasoning == ReasoningMode.Disabled) {
    if (takesBudget) writeBudget(json, target.leastThinkingBudget);
    else if (target.thinkingLevels != ThinkingLevels.None) {
      writeLevel(json, target.thinkingLevels == ThinkingLevels.Flash ? "MINIMAL" : "LOW");
    } else conversation.dropped++;
    return null;
  }
  if (conversation.reasoning == ReasoningMode.Enabled && !isNothing(conversation.reasoningBudget)) {
    writeClientBudget(json, conversation.reasoningBudget, target);
    return null;
  }
  if (effort != Effort.Unsaid) return writeEffort(json, conversation, target, effort);
  if (conversation.reasoning != ReasoningMode.Unsaid && takesBudget) writeBudget(json, AUTOMATIC);
  return null;
}

function writeEffort(
  json: JsonWriter,
  conversation: Conversation,
  target: Target,
  effort: Effort,
): GatewayError | null {
  if (target.thinkingLevels != ThinkingLevels.None) {
    const level = effortLevel(effort, target.thinkingLevels);
    if (level.length == 0) {
      return new GatewayError(
        ErrorKind.Unprocessable,
        "this Gemini model cannot go without thinking: reasoning effort none is not possible",
        "reasoning_effort",
      );
    }
    writeLevel(json, level);
  } else if (target.leastThinkingBudget >= 0) {
    writeBudget(json, max(effortBudget(effort), target.leastThinkingBudget));
  } else {
    conversation.dropped++;
  }
  return null;
}

/** The client's budget as it stood, or what of it the model can have. */
function writeClientBudget(json: JsonWriter, budget: Slice, target: Target): void {
  const wanted = numberOf(budget);
  if (wanted < (target.leastThinkingBudget as f64)) writeBudget(json, target.leastThinkingBudget);
  else if (wanted > (target.greatestThinkingBudget as f64)) writeBudget(json, target.greatestThinkingBudget);
  else {
    json.key("thinkingBudget");
    json.raw(budget);
  }
}

function writeBudget(json: JsonWriter, tokens: i32): void {
  json.key("thinkingBudget");
  json.integer(tokens);
}

function writeLevel(json: JsonWriter, level: string): void {
  json.key("thinkingLevel");
  json.ascii(level);
}
