import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { writeMadeId } from "../../conversation/made-id";
import { ReplyOptions } from "../../conversation/reply-options";
import { isBlank, isMissing, writeText } from "../../conversation/text";
import { integer, member } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { KeptDocuments } from "./kept-documents";

const RESULTS = literal("results");
const INDEX = literal("index");
const RELEVANCE_SCORE = literal("relevance_score");

/** Writes Cohere's reply from that of a model on Bedrock: `documents` go along where any were kept. False where it is not what such a model answers. */
export function writeRerankReply(
  tape: Tape,
  reply: Node,
  options: ReplyOptions,
  documents: KeptDocuments,
  into: Sink,
): bool {
  const results = member(tape, reply, RESULTS);
  if (tape.kind(results) != Kind.Array) return false;
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("id");
  writeId(json, options);
  json.key("results");
  json.beginArray();
  for (let result = tape.firstChild(results); result != NO_NODE; result = tape.nextSibling(result)) {
    if (!writeResult(tape, result, documents, json)) return false;
  }
  json.endArray();
  if (options.inputTokens >= 0) writeMeta(options.inputTokens, json);
  json.endObject();
  return true;
}

function writeResult(tape: Tape, result: Node, documents: KeptDocuments, json: JsonWriter): bool {
  const index = integer(tape, member(tape, result, INDEX));
  const score = member(tape, result, RELEVANCE_SCORE);
  if (index < 0 || tape.kind(score) != Kind.Number) return false;
  json.beginObject();
  json.key("index");
  json.integer(index);
  json.key("relevance_score");
  json.raw(tape.raw(score));
  const text = documents.at(index);
  if (!isMissing(text)) {
    json.key("document");
    json.beginObject();
    json.key("text");
    writeText(json, text);
    json.endObject();
  }
  json.endObject();
  return true;
}

function writeId(json: JsonWriter, options: ReplyOptions): void {
  if (!isBlank(options.requestId)) return writeText(json, options.requestId);
  json.beginString();
  writeMadeId(options.random, 0, json.sink);
  json.endString();
}

function writeMeta(inputTokens: i64, json: JsonWriter): void {
  json.key("meta");
  json.beginObject();
  json.key("tokens");
  json.beginObject();
  json.key("input_tokens");
  json.integer(inputTokens);
  json.endObject();
  json.endObject();
}
