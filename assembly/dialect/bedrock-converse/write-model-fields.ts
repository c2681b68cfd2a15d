import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { Target } from "../../conversation/target";
import { isBlank, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

/**
 * Writes `additionalModelRequestFields`: what Converse hands to the model as it is. Claude takes `thinking`; others take how hard to think
 * as `reasoning_config`.
 */
export function writeModelFields(conversation: Conversation, target: Target, json: JsonWriter): void {
  const thinking = !isNothing(conversation.thinking);
  const effort = !isBlank(conversation.reasoningEffort);
  const topK = !isNothing(conversation.topK);
  if (thinking && !target.isClaude) conversation.dropped++;
  if (effort && target.isClaude && !target.takesEffort) conversation.dropped++;
  const writesThinking = thinking && target.isClaude;
  const writesEffort = effort && !target.isClaude;
  if (!writesThinking && !writesEffort && !topK) return;
  json.key("additionalModelRequestFields");
  json.beginObject();
  if (writesThinking) {
    json.key("thinking");
    json.raw(conversation.thinking);
  }
  if (writesEffort) {
    json.key("reasoning_config");
    writeText(json, conversation.reasoningEffort);
  }
  if (topK) {
    json.key("top_k");
    json.raw(conversation.topK);
  }
  json.endObject();
}
