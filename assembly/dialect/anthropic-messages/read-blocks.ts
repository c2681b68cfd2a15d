import { literal } from "../../bytes/ascii";
import { Part, PartKind, textPart } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { plain, textOf } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node } from "../../json/tape";
import { readDocument, readImage } from "./read-media";

const TYPE = literal("type");
const TEXT = literal("text");
const IMAGE = literal("image");
const DOCUMENT = literal("document");
const TOOL_USE = literal("tool_use");
const TOOL_RESULT = literal("tool_result");
const THINKING = literal("thinking");
const REDACTED_THINKING = literal("redacted_thinking");
const ID = literal("id");
const NAME = literal("name");
const INPUT = literal("input");
const TOOL_USE_ID = literal("tool_use_id");
const CONTENT = literal("content");
const IS_ERROR = literal("is_error");
const SIGNATURE = literal("signature");
const DATA = literal("data");
const CACHE_CONTROL = literal("cache_control");

/** Blocks that belong to tools which Anthropic's own servers run. */
const SERVER_BLOCKS: StaticArray<u64> = [
  literal("search_result"),
  literal("server_tool_use"),
  literal("web_search_tool_result"),
  literal("web_fetch_tool_result"),
  literal("code_execution_tool_result"),
  literal("bash_code_execution_tool_result"),
  literal("text_editor_code_execution_tool_result"),
  literal("tool_search_tool_result"),
  literal("tool_reference"),
  literal("mcp_tool_use"),
  literal("mcp_tool_result"),
  literal("container_upload"),
  literal("compaction"),
];

/** Reads a content block of a message, of the system or of a tool result, and appends what it holds. */
export function readBlock(fields: RequestFields, block: Node, into: Part[]): void {
  const tape = fields.tape;
  const type = fields.value(block, TYPE);
  let part: Part | null = null;
  if (stringEquals(tape, type, TEXT)) part = textPart(fields.requiredText(block, TEXT));
  else if (stringEquals(tape, type, TOOL_USE)) part = readToolUse(fields, block);
  else if (stringEquals(tape, type, TOOL_RESULT)) part = readToolResult(fields, block);
  else if (stringEquals(tape, type, IMAGE)) part = readImage(fields, block);
  else if (stringEquals(tape, type, DOCUMENT)) part = readDocument(fields, block);
  else if (stringEquals(tape, type, THINKING)) part = readThinking(fields, block);
  else if (stringEquals(tape, type, REDACTED_THINKING)) part = readRedactedThinking(fields, block);
  else if (isServerBlock(fields, type)) fields.cannotCarry(TYPE, "is only known to Anthropic's own API");
  else fields.refuse(TYPE, "is not that of a content block");
  if (part === null) return;
  part.cache = tape.raw(fields.object(block, CACHE_CONTROL));
  into.push(part);
}

function readToolUse(fields: RequestFields, block: Node): Part {
  const part = new Part(PartKind.ToolCall);
  part.id = fields.requiredText(block, ID);
  part.name = fields.requiredText(block, NAME);
  const input = fields.object(block, INPUT);
  if (input == NO_NODE) fields.refuse(INPUT, "is required");
  part.text = plain(fields.tape.raw(input));
  return part;
}

/** What a tool answers is a string, or blocks that hold neither calls nor results. */
function readToolResult(fields: RequestFields, block: Node): Part {
  const tape = fields.tape;
  const part = new Part(PartKind.ToolResult);
  part.id = fields.requiredText(block, TOOL_USE_ID);
  part.isError = fields.choice(block, IS_ERROR) == Choice.Yes;
  const content = fields.value(block, CONTENT);
  if (content == NO_NODE) return part;
  part.parts = [];
  if (tape.kind(content) == Kind.String) {
    part.parts.push(textPart(textOf(tape, content)));
    return part;
  }
  const blocks = fields.array(block, CONTENT);
  let index = 0;
  for (let node = tape.firstChild(blocks); node != NO_NODE && !fields.failed; node = tape.nextSibling(node)) {
    fields.enter("content", index++);
    if (fields.isObject(node)) readResultBlock(fields, node, part.parts);
    fields.leave();
  }
  return part;
}

function readResultBlock(fields: RequestFields, block: Node, into: Part[]): void {
  const tape = fields.tape;
  const type = fields.value(block, TYPE);
  if (stringEquals(tape, type, TOOL_USE) || stringEquals(tape, type, TOOL_RESULT)) {
    fields.refuse(TYPE, "has no place in the result of a tool");
  } else {
    readBlock(fields, block, into);
  }
}

function readThinking(fields: RequestFields, block: Node): Part {
  const part = new Part(PartKind.Reasoning);
  part.text = fields.requiredText(block, THINKING);
  part.signature = fields.text(block, SIGNATURE);
  return part;
}

function readRedactedThinking(fields: RequestFields, block: Node): Part {
  const part = new Part(PartKind.RedactedReasoning);
  part.text = fields.requiredText(block, DATA);
  return part;
}

function isServerBlock(fields: RequestFields, type: Node): bool {
  for (let index = 0; index < SERVER_BLOCKS.length; index++) {
    if (stringEquals(fields.tape, type, SERVER_BLOCKS[index])) return true;
  }
  return false;
}
