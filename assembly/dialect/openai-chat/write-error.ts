import { Slice } from "../../bytes/slice";
import { Sink } from "../../bytes/sink";
import { JsonWriter } from "../../json/writer";

/** `error.type` by HTTP status, as the OpenAI API uses them. */
export function errorType(status: i32): string {
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

/**
 * Writes `{"error":{"message","type","param","code"}}`, the shape of OpenAI's errors.
 *
 * `message` is UTF-8 text; `field` and `code` are null where empty.
 */
export function writeError(status: i32, message: Slice, field: string, code: string, into: Sink): void {
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("error");
  json.beginObject();
  json.key("message");
  json.string(message);
  json.key("type");
  json.ascii(errorType(status));
  json.key("param");
  asciiOrNull(json, field);
  json.key("code");
  asciiOrNull(json, code);
  json.endObject();
  json.endObject();
}

function asciiOrNull(json: JsonWriter, text: string): void {
  if (text.length == 0) json.null_();
  else json.ascii(text);
}
