import { writeMadeId } from "../../conversation/made-id";
import { ReplyOptions } from "../../conversation/reply-options";
import { Text, isBlank, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

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
  writeMadeId(options.random, 0, json.sink);
  json.endString();
}
