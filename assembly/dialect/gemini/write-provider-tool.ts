import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { reads } from "../../conversation/text";
import { ProviderTool } from "../../conversation/tool";
import { member, stringEquals } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";

const GOOGLE_SEARCH = literal("google_search");
const ENTERPRISE_SEARCH = literal("enterprise_search");

/** What a client may write in snake case, and Gemini's own name for it side by side. */
const SNAKE_NAMES: StaticArray<Slice> = [
  literal("exclude_domains"),
  literal("blocking_confidence"),
  literal("time_range_filter"),
  literal("start_time"),
  literal("end_time"),
];
const CAMEL_NAMES: StaticArray<Slice> = [
  literal("excludeDomains"),
  literal("blockingConfidence"),
  literal("timeRangeFilter"),
  literal("startTime"),
  literal("endTime"),
];
/** The one member whose value is an object with such names itself. */
const TIME_RANGE = CAMEL_NAMES[2];

/** Writes one of the searches that Gemini runs itself, with its settings. Any other provider's tool is an error. */
export function writeProviderTool(json: JsonWriter, tool: ProviderTool): GatewayError | null {
  const isPublic = reads(tool.type, GOOGLE_SEARCH);
  if (!isPublic && !reads(tool.type, ENTERPRISE_SEARCH)) {
    return new GatewayError(
      ErrorKind.Unprocessable,
      "Gemini takes functions and the tools google_search and enterprise_search only",
      "tools[].type",
    );
  }
  json.beginObject();
  json.key(isPublic ? "googleSearch" : "enterpriseWebSearch");
  const tape = new Tape();
  const found = scan(tool.raw, tape) == JsonError.None;
  const settings = found ? member(tape, tape.root, isPublic ? GOOGLE_SEARCH : ENTERPRISE_SEARCH) : NO_NODE;
  writeSettings(json, tape, settings, false);
  tape.dispose();
  json.endObject();
  return null;
}

/** Writes an object's members under Gemini's names. One level deep: no setting nests further than the time range. */
function writeSettings(json: JsonWriter, tape: Tape, settings: Node, isTimeRange: bool): void {
  json.beginObject();
  for (let key = tape.firstChild(settings); key != NO_NODE; key = tape.nextSibling(key)) {
    const name = geminiName(tape, key);
    const value = tape.valueOf(key);
    json.escapedKey(name);
    if (name == TIME_RANGE && !isTimeRange) writeSettings(json, tape, value, true);
    else json.raw(tape.raw(value));
  }
  json.endObject();
}

/** A name that is not known stays as it stands, still escaped. */
function geminiName(tape: Tape, key: Node): Slice {
  for (let index = 0; index < SNAKE_NAMES.length; index++) {
    if (stringEquals(tape, key, SNAKE_NAMES[index]) || stringEquals(tape, key, CAMEL_NAMES[index])) {
      return CAMEL_NAMES[index];
    }
  }
  return tape.text(key);
}
