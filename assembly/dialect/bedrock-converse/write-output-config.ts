import { literal } from "../../bytes/ascii";
import { Conversation, ResponseFormat } from "../../conversation/conversation";
import { Target } from "../../conversation/target";
import { Text, isBlank, plain, reads, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { schemaOf } from "../../conversation/schema-tool";

const NONE = literal("none");
const MINIMAL = literal("minimal");
const LOW = literal("low");

/** Writes `outputConfig`: what models take natively of how hard to think, and of a schema for the answer. */
export function writeOutputConfig(conversation: Conversation, target: Target, json: JsonWriter): void {
  const effort = conversation.reasoningEffort;
  const writesEffort = target.takesEffort && !isBlank(effort) && !reads(effort, NONE);
  const writesSchema = conversation.responseFormat == ResponseFormat.JsonSchema && target.takesResponseSchema;
  if (!writesEffort && !writesSchema) return;
  json.key("outputConfig");
  json.beginObject();
  if (writesEffort) {
    json.key("effort");
    writeText(json, nearestEffort(effort));
  }
  if (writesSchema) writeTextFormat(conversation, json);
  json.endObject();
}

/** Converse begins at `low`. */
function nearestEffort(effort: Text): Text {
  return reads(effort, MINIMAL) ? plain(LOW) : effort;
}

function writeTextFormat(conversation: Conversation, json: JsonWriter): void {
  json.key("textFormat");
  json.beginObject();
  json.key("type");
  json.ascii("json_schema");
  json.key("structure");
  json.beginObject();
  json.key("jsonSchema");
  json.beginObject();
  json.key("schema");
  // A string that holds the schema, not the schema itself.
  json.string(schemaOf(conversation));
  if (!isBlank(conversation.responseSchemaName)) {
    json.key("name");
    writeText(json, conversation.responseSchemaName);
  }
  json.endObject();
  json.endObject();
  json.endObject();
}
