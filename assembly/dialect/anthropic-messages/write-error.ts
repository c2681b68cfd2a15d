import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { Text, plain, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { errorTypeOf } from "./error-types";

/**
 * Writes `{"type":"error","error":{"type","message"}}`, the shape of Anthropic's errors. `message` is UTF-8 text; the shape has no place
 * for `field` and `code`.
 */
export function writeError(status: i32, message: Slice, field: string, code: Slice, into: Sink): void {
  writeErrorBody(status, plain(message), into);
}

/** The same with a message in either form. */
export function writeErrorBody(status: i32, message: Text, into: Sink): void {
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("type");
  json.ascii("error");
  json.key("error");
  json.beginObject();
  json.key("type");
  json.string(errorTypeOf(status));
  json.key("message");
  writeText(json, message);
  json.endObject();
  json.endObject();
}

/** The same as an event that ends a stream. */
export function writeErrorEvent(status: i32, message: Text, into: Sink): void {
  into.ascii("event: error\ndata: ");
  writeErrorBody(status, message, into);
  into.ascii("\n\n");
}
