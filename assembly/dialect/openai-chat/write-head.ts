import { ReplyOptions } from "../../conversation/reply-options";
import { writeMadeId } from "../../conversation/made-id";
import { Text, isBlank, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

/** Writes the members that a reply, and each chunk of a stream, begins with: `id`, `object`, `created` and `model`. */
export function writeHead(
  json: JsonWriter,
  options: ReplyOptions,
  object: string,
  id: Text,
  model: Text,
  created: i64,
): void {
  json.key("id");
  if (!isBlank(id)) writeText(json, id);
  else if (!isBlank(options.requestId)) writeText(json, options.requestId);
  else writeReplyId(json, options.random);
  json.key("object");
  json.ascii(object);
  json.key("created");
  json.integer(created > 0 ? created : options.now);
  json.key("model");
  writeText(json, options.trustsUpstreamModel && !isBlank(model) ? model : options.model);
}

/** Writes the members of a tool call up to the string of its arguments, which is left open. `ordinal` counts the calls of a reply. */
export function writeCallHead(
  json: JsonWriter,
  id: Text,
  name: Text,
  options: ReplyOptions,
  ordinal: u32,
): void {
  json.key("id");
  writeCallId(json, id, options, ordinal);
  json.key("type");
  json.ascii("function");
  json.key("function");
  json.beginObject();
  json.key("name");
  writeText(json, name);
  json.key("arguments");
  json.beginString();
}

/** Writes the id of a tool call; one made up where the upstream gave none. */
function writeCallId(json: JsonWriter, id: Text, options: ReplyOptions, ordinal: u32): void {
  if (!isBlank(id)) return writeText(json, id);
  json.beginString();
  json.sink.ascii("call_");
  writeMadeId(options.random, ordinal + 1, json.sink);
  json.endString();
}

function writeReplyId(json: JsonWriter, random: u64): void {
  json.beginString();
  json.sink.ascii("chatcmpl-");
  writeMadeId(random, 0, json.sink);
  json.endString();
}
