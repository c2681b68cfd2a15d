import { isNothing } from "../../bytes/slice";
import { writeArguments } from "../../conversation/arguments";
import { GatewayError, refuse } from "../../conversation/gateway-error";
import { Part, PartKind } from "../../conversation/part";
import { isBlank, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { writeDocument, writeImage } from "./write-media";

/** Whether the API takes the part: neither empty text nor reasoning that nothing proves to be the model's own. */
export function isSaid(part: Part): bool {
  switch (part.kind) {
    case PartKind.Text:
    case PartKind.Refusal:
    case PartKind.RedactedReasoning:
      return !isBlank(part.text);
    case PartKind.Reasoning:
      return !isBlank(part.signature);
    default:
      return true;
  }
}

/** Writes a content block. */
export function writePart(part: Part, json: JsonWriter): GatewayError | null {
  switch (part.kind) {
    case PartKind.Image:
      return writeImage(part, json);
    case PartKind.Document:
      return writeDocument(part, json);
    case PartKind.ToolCall:
      return writeToolUse(part, json);
    case PartKind.ToolResult:
      return writeToolResult(part, json);
    case PartKind.Reasoning:
      writeReasoning(part, json);
      return null;
    case PartKind.RedactedReasoning:
      json.beginObject();
      writeType("redacted_thinking", json);
      json.key("data");
      writeText(json, part.text);
      json.endObject();
      return null;
    case PartKind.Audio:
      return refuse("Anthropic does not take audio", "messages[].content");
    default:
      json.beginObject();
      writeType("text", json);
      json.key("text");
      writeText(json, part.text);
      endBlock(part, json);
      return null;
  }
}

/** The first member of every block. */
export function writeType(type: string, json: JsonWriter): void {
  json.key("type");
  json.ascii(type);
}

/** The cache marker behind a block, and its end. */
export function endBlock(part: Part, json: JsonWriter): void {
  if (!isNothing(part.cache)) {
    json.key("cache_control");
    json.raw(part.cache);
  }
  json.endObject();
}

function writeReasoning(part: Part, json: JsonWriter): void {
  json.beginObject();
  writeType("thinking", json);
  json.key("thinking");
  writeText(json, part.text);
  json.key("signature");
  writeText(json, part.signature);
  json.endObject();
}

function writeToolUse(part: Part, json: JsonWriter): GatewayError | null {
  json.beginObject();
  writeType("tool_use", json);
  json.key("id");
  writeText(json, part.id);
  json.key("name");
  writeText(json, part.name);
  json.key("input");
  if (!writeArguments(json, part.text)) {
    return refuse(
      "the arguments of a tool call must be a JSON object",
      "messages[].tool_calls[].function.arguments",
    );
  }
  endBlock(part, json);
  return null;
}

function writeToolResult(part: Part, json: JsonWriter): GatewayError | null {
  json.beginObject();
  writeType("tool_result", json);
  json.key("tool_use_id");
  writeText(json, part.id);
  json.key("is_error");
  json.boolean(part.isError);
  json.key("content");
  json.beginArray();
  for (let index = 0; index < part.parts.length; index++) {
    const piece = part.parts[index];
    const error = isSaid(piece) ? writeResultPart(piece, json) : null;
    if (error !== null) return error;
  }
  json.endArray();
  endBlock(part, json);
  return null;
}

/** A result holds texts, images and documents. */
function writeResultPart(part: Part, json: JsonWriter): GatewayError | null {
  const nests = part.kind == PartKind.ToolResult || part.kind == PartKind.ToolCall;
  return nests
    ? refuse("the result of a tool cannot hold tool calls", "messages[].content")
    : writePart(part, json);
}
