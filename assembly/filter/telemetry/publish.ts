import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, cut, isEmpty, lengthOf } from "../../bytes/slice";
import { setProperty } from "../../host/properties";
import { ErrorType, writeErrorType } from "./error-type";

// Properties of the stream, which Envoy's access log and tracing read as filter state.
export const MODEL = literal("request.model");
export const OPERATION = literal("request.operation");
export const PROVIDER = literal("request.provider");
export const BACKEND_MODEL = literal("request.backend_model");
export const RULE = literal("request.rule");
export const RESPONSE_MODEL = literal("reply.model");
const FIRST_TOKEN = literal("reply.first_token_microseconds");
const ERROR_TYPE = literal("error.type");

/** Of a text, in bytes. Clients name models, and longer names are of nobody's: they would only fill logs. */
const LONGEST: i32 = 256;

/** Shows a text, unless it is empty. */
export function publishText(key: Slice, value: Slice): void {
  if (!isEmpty(value)) setProperty(key, cut(value, 0, min(lengthOf(value), LONGEST)));
}

/** `time`: since the request began, in microseconds. */
export function publishFirstToken(time: u64): void {
  const digits = new Sink();
  digits.decimal(time as i64);
  setProperty(FIRST_TOKEN, digits.written);
  digits.dispose();
}

/** `type` is not None. */
export function publishError(type: ErrorType): void {
  const text = new Sink();
  writeErrorType(type, text);
  setProperty(ERROR_TYPE, text.written);
  text.dispose();
}
