import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { GatewayError } from "../../conversation/gateway-error";
import { Text, plain, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { errorTypeOf } from "./error-types";
import { THREAD_UNSUPPORTED } from "./refuse-thread";

/**
 * Writes `{"type":"error","error":{"type","message"}}`, the shape of Anthropic's errors. `message` is UTF-8 text; the shape has no place
 * for `field` and `code`.
 */
export function writeError(status: i32, message: Slice, field: string, code: Slice, into: Sink): void {
  writeErrorBody(status, plain(message), into);
}

/** Writes an error of the gateway's own, `message` being its text in UTF-8; with its code, where that is one of Anthropic's. */
export function writeGatewayError(error: GatewayError, message: Slice, into: Sink): void {
  writeErrorBody(error.status, plain(message), into, error.code == THREAD_UNSUPPORTED ? error.code : "");
}

/** The same with a message in either form, and a code that goes into the details; empty where there is none. */
export function writeErrorBody(status: i32, message: Text, into: Sink, code: string = ""): void {
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
  if (code.length > 0) {
    json.key("details");
    json.beginObject();
    json.key("error_code");
    json.ascii(code);
    json.endObject();
  }
  json.endObject();
  json.endObject();
}

/** The same as an event that ends a stream. */
export function writeErrorEvent(status: i32, message: Text, into: Sink): void {
  into.ascii("event: error\ndata: ");
  writeErrorBody(status, message, into);
  into.ascii("\n\n");
}
