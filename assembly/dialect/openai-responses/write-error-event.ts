import { openAiErrorType } from "../../conversation/openai-error";
import { Text, isBlank, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { EventWriter } from "./event-writer";

/**
 * Writes an `error` event; `code` is null where blank. The API documents its members, and sends them in an object: official clients raise an
 * error where they find one. So they stand in both places.
 */
export function writeErrorEvent(events: EventWriter, status: i32, code: Text, message: Text): void {
  const json = events.begin("error");
  writeMembers(json, code, message);
  json.key("error");
  json.beginObject();
  json.key("type");
  json.ascii(openAiErrorType(status));
  writeMembers(json, code, message);
  json.endObject();
  events.end();
}

function writeMembers(json: JsonWriter, code: Text, message: Text): void {
  json.key("code");
  if (isBlank(code)) json.null_();
  else writeText(json, code);
  json.key("message");
  writeText(json, message);
  json.key("param");
  json.null_();
}
