import { Sink } from "../bytes/sink";
import { JsonWriter } from "../json/writer";
import { Text, isBlank, writeText } from "./text";

/** `error.type` by HTTP status, as the OpenAI API uses them. */
export function openAiErrorType(status: i32): string {
  switch (status) {
    case 401:
      return "authentication_error";
    case 403:
      return "permission_error";
    case 429:
      return "rate_limit_error";
    default:
      return status >= 500 ? "server_error" : "invalid_request_error";
  }
}

/** Writes an error that ends a stream, as an event. `code` is null where blank. */
export function writeErrorEvent(status: i32, code: Text, message: Text, into: Sink): void {
  into.ascii("data: ");
  writeOpenAiError(status, message, "", code, into);
  into.ascii("\n\n");
}

/**
 * Writes `{"error":{"message","type","param","code"}}`, the shape of an error in all of OpenAI's APIs, streams included. `field` and `code`
 * are null where empty.
 */
export function writeOpenAiError(status: i32, message: Text, field: string, code: Text, into: Sink): void {
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("error");
  json.beginObject();
  json.key("message");
  writeText(json, message);
  json.key("type");
  json.ascii(openAiErrorType(status));
  json.key("param");
  if (field.length == 0) json.null_();
  else json.ascii(field);
  json.key("code");
  if (isBlank(code)) json.null_();
  else writeText(json, code);
  json.endObject();
  json.endObject();
}
