import { Conversation, ResponseFormat } from "../../conversation/conversation";
import { isBlank, writeText } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { JsonWriter } from "../../json/writer";

/** Writes `response_format`, where the answer shall be JSON. */
export function writeFormat(json: JsonWriter, conversation: Conversation): void {
  if (conversation.responseFormat == ResponseFormat.Text) return;
  json.key("response_format");
  json.beginObject();
  json.key("type");
  if (conversation.responseFormat == ResponseFormat.JsonObject) json.ascii("json_object");
  else writeSchema(json, conversation);
  json.endObject();
}

function writeSchema(json: JsonWriter, conversation: Conversation): void {
  json.ascii("json_schema");
  json.key("json_schema");
  json.beginObject();
  // The API wants a name, which not every client's has.
  json.key("name");
  if (isBlank(conversation.responseSchemaName)) json.ascii("response");
  else writeText(json, conversation.responseSchemaName);
  if (conversation.responseSchemaStrict != Choice.Unsaid) {
    json.key("strict");
    json.boolean(conversation.responseSchemaStrict == Choice.Yes);
  }
  json.key("schema");
  json.raw(conversation.responseSchema);
  json.endObject();
}
