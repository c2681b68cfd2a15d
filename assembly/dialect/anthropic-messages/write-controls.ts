import { literal } from "../../bytes/ascii";
import { isNothing } from "../../bytes/slice";
import { Conversation, ReasoningMode, ResponseFormat } from "../../conversation/conversation";
import { GatewayError, refuse } from "../../conversation/gateway-error";
import { Target } from "../../conversation/target";
import { NO_TEXT, Text, isMissing, plain, reads, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

const NONE = literal("none");
const MINIMAL = literal("minimal");
const LOW = literal("low");
const MEDIUM = literal("medium");
const HIGH = literal("high");
const EXTRA_HIGH = literal("xhigh");
const MAX = literal("max");

/** Writes `thinking`: as the client wrote it, where its API has the same word. */
export function writeThinking(conversation: Conversation, json: JsonWriter): void {
  if (!isNothing(conversation.thinking)) {
    json.key("thinking");
    json.raw(conversation.thinking);
    return;
  }
  switch (conversation.reasoning) {
    case ReasoningMode.Disabled:
      writeThinkingType("disabled", json);
      json.endObject();
      break;
    case ReasoningMode.Adaptive:
      writeThinkingType("adaptive", json);
      json.endObject();
      break;
    case ReasoningMode.Enabled:
      if (isNothing(conversation.reasoningBudget)) {
        conversation.dropped++;
        break;
      }
      writeThinkingType("enabled", json);
      json.key("budget_tokens");
      json.raw(conversation.reasoningBudget);
      json.endObject();
      break;
    default:
      break;
  }
}

function writeThinkingType(type: string, json: JsonWriter): void {
  json.key("thinking");
  json.beginObject();
  json.key("type");
  json.ascii(type);
}

/** Writes `output_config`: the schema of the answer and the effort, as far as the model takes them. */
export function writeOutputConfig(
  conversation: Conversation,
  target: Target,
  json: JsonWriter,
): GatewayError | null {
  const hasFormat = target.takesResponseSchema && conversation.responseFormat == ResponseFormat.JsonSchema;
  const asked = conversation.reasoningEffort;
  const effort = effortOf(asked);
  if (!isMissing(asked) && isMissing(effort) && !reads(asked, NONE)) {
    return refuse(
      "reasoning_effort must be low, medium, high, xhigh or max for Anthropic",
      "reasoning_effort",
    );
  }
  const hasEffort = target.takesEffort && !isMissing(effort);
  if (!isMissing(asked) && !hasEffort) conversation.dropped++;
  if (!hasFormat && !hasEffort) return null;
  json.key("output_config");
  json.beginObject();
  if (hasFormat) {
    json.key("format");
    json.beginObject();
    json.key("type");
    json.ascii("json_schema");
    json.key("schema");
    json.raw(conversation.responseSchema);
    json.endObject();
  }
  if (hasEffort) {
    json.key("effort");
    writeText(json, effort);
  }
  json.endObject();
  return null;
}

/** The effort in Anthropic's words; NO_TEXT where there is none for it. `minimal` is the least there is. */
function effortOf(effort: Text): Text {
  if (reads(effort, MINIMAL)) return plain(LOW);
  const isKnown =
    reads(effort, LOW) ||
    reads(effort, MEDIUM) ||
    reads(effort, HIGH) ||
    reads(effort, EXTRA_HIGH) ||
    reads(effort, MAX);
  return isKnown ? effort : NO_TEXT;
}
