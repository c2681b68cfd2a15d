import { isBlank, Text, writeText } from "../../conversation/text";
import { ReplyOptions } from "../../conversation/reply-options";
import { JsonWriter } from "../../json/writer";

const DIGITS: i32 = 16;

/** Writes what every message begins with, up to its `content`: id, type, role and model. */
export function writeHead(id: Text, model: Text, options: ReplyOptions, json: JsonWriter): void {
  json.key("id");
  writeId(id, options, json);
  json.key("type");
  json.ascii("message");
  json.key("role");
  json.ascii("assistant");
  json.key("model");
  writeText(json, options.trustsUpstreamModel && !isBlank(model) ? model : options.model);
}

/** The upstream's id for the message or, failing that, for the request; else one of the gateway's own. */
function writeId(id: Text, options: ReplyOptions, json: JsonWriter): void {
  if (!isBlank(id)) return writeText(json, id);
  if (!isBlank(options.requestId)) return writeText(json, options.requestId);
  json.beginString();
  json.sink.ascii("msg_");
  for (let shift = 4 * (DIGITS - 1); shift >= 0; shift -= 4) {
    json.sink.byte(hexDigit((options.random >> (shift as u64)) as u8 & 0x0f));
  }
  json.endString();
}

function hexDigit(value: u8): u8 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}
