import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { isNothing } from "../../bytes/slice";
import { Conversation, ReasoningMode, ResponseFormat } from "../../conversation/conversation";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { Target } from "../../conversation/target";
import { isMissing, reads, writeText } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { numberOf } from "../../json/number-value";
import { JsonWriter } from "../../json/writer";
import { writeMessages } from "./write-messages";
import { writeSettings } from "./write-settings";
import { writeTools } from "./write-tools";

const NONE = literal("none");

/** Writes a request of Cohere's chat API, version 2 (`POST /v2/chat`). An error for what that API cannot say. */
export function writeRequest(conversation: Conversation, target: Target, into: Sink): GatewayError | null {
  const refused = refuse(conversation);
  if (refused !== null) return refused;
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("model");
  writeText(json, target.model);
  json.key("stream");
  json.boolean(conversation.stream);
  const refusedMessage = writeMessages(json, conversation);
  if (refusedMessage !== null) return refusedMessage;
  const refusedTool = writeTools(json, conversation);
  if (refusedTool !== null) return refusedTool;
  writeSettings(json, conversation);
  writeFormat(json, conversation);
  writeThinking(json, conversation);
  json.endObject();
  conversation.dropped += conversation.extras.length;
  return null;
}

function refuse(conversation: Conversation): GatewayError | null {
  if (!isNothing(conversation.count)) return unsupported("n", "more than one answer is");
  if (asksForAlternatives(conversation))
    return unsupported("top_logprobs", "probabilities of other tokens are");
  if (conversation.providerTools.length > 0) {
    return unsupported("tools", "tools that the provider runs itself are");
  }
  return null;
}

function asksForAlternatives(conversation: Conversation): bool {
  const asked = conversation.topLogprobs;
  return conversation.logprobs == Choice.Yes && !isNothing(asked) && numberOf(asked) > 0;
}

function unsupported(field: string, subject: string): GatewayError {
  return new GatewayError(ErrorKind.Unprocessable, `${subject} not supported by this backend`, field);
}

function writeFormat(json: JsonWriter, conversation: Conversation): void {
  if (conversation.responseFormat == ResponseFormat.Text) return;
  json.key("response_format");
  json.beginObject();
  json.key("type");
  json.ascii("json_object");
  if (conversation.responseFormat == ResponseFormat.JsonSchema) {
    json.key("json_schema");
    json.raw(conversation.responseSchema);
  }
  json.endObject();
}

/** Thinking is on or off, with a budget; a degree of effort has no word. */
function writeThinking(json: JsonWriter, conversation: Conversation): void {
  const mode = conversation.reasoning;
  const effort = conversation.reasoningEffort;
  const isOff = mode == ReasoningMode.Disabled || (!isMissing(effort) && reads(effort, NONE));
  if (mode == ReasoningMode.Unsaid && !isOff) {
    if (!isMissing(effort)) conversation.dropped++;
    return;
  }
  json.key("thinking");
  json.beginObject();
  json.key("type");
  json.ascii(isOff ? "disabled" : "enabled");
  if (!isOff && !isNothing(conversation.reasoningBudget)) {
    json.key("token_budget");
    json.raw(conversation.reasoningBudget);
  }
  json.endObject();
}
