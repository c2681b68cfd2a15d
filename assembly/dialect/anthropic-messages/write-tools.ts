import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import {
  SCHEMA_TOOL,
  SCHEMA_TOOL_DESCRIPTION,
  asksForSchemaTool,
  schemaOf,
  mayCallOthers,
} from "../../conversation/schema-tool";
import { Target } from "../../conversation/target";
import { Text, isBlank, plain, writeText } from "../../conversation/text";
import { Choice, NO_PARAMETERS, Tool, ToolChoiceKind } from "../../conversation/tool";
import { JsonEdit } from "../../json/edit";
import { member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";

const TYPE = literal("type");
const OBJECT = literal('"object"');

/** Writes `tools`, among them the one that stands for the form of the answer. */
export function writeTools(conversation: Conversation, target: Target, json: JsonWriter): void {
  const schemaTool = asksForSchemaTool(conversation, target);
  if (conversation.tools.length == 0 && !schemaTool) return;
  json.key("tools");
  json.beginArray();
  for (let index = 0; index < conversation.tools.length; index++) writeTool(conversation.tools[index], json);
  if (schemaTool) {
    const tool = new Tool();
    tool.name = plain(SCHEMA_TOOL);
    tool.description = plain(SCHEMA_TOOL_DESCRIPTION);
    tool.schema = schemaOf(conversation);
    writeTool(tool, json);
  }
  json.endArray();
}

function writeTool(tool: Tool, json: JsonWriter): void {
  json.beginObject();
  json.key("name");
  writeText(json, tool.name);
  if (!isBlank(tool.description)) {
    json.key("description");
    writeText(json, tool.description);
  }
  json.key("input_schema");
  writeSchema(tool.schema, json);
  if (tool.strict == Choice.Yes) {
    json.key("strict");
    json.boolean(true);
  }
  if (!isNothing(tool.cache)) {
    json.key("cache_control");
    json.raw(tool.cache);
  }
  json.endObject();
}

/** The API wants `type` in a schema, which others let go without saying. */
function writeSchema(schema: Slice, json: JsonWriter): void {
  const tape = new Tape();
  if (isNothing(schema) || scan(schema, tape) != JsonError.None || tape.kind(tape.root) != Kind.Object) {
    json.raw(NO_PARAMETERS);
  } else if (member(tape, tape.root, TYPE) != NO_NODE) {
    json.raw(schema);
  } else {
    const typed = new Sink();
    const edit = new JsonEdit(tape);
    edit.set(tape.root, TYPE, OBJECT);
    edit.apply(typed);
    json.raw(typed.written);
    edit.dispose();
    typed.dispose();
  }
  tape.dispose();
}

/** Writes `tool_choice`, which also says whether several tools may be called at once. */
export function writeToolChoice(conversation: Conversation, target: Target, json: JsonWriter): void {
  if (asksForSchemaTool(conversation, target)) {
    // The model has to answer by the schema's tool, or to call one of the client's before it can.
    const others = mayCallOthers(conversation);
    writeChoice(others ? "any" : "tool", others ? NOTHING : plain(SCHEMA_TOOL), Choice.No, json);
    return;
  }
  if (conversation.tools.length == 0) return;
  const parallel = conversation.parallelToolCalls;
  switch (conversation.toolChoice.kind) {
    case ToolChoiceKind.Auto:
      return writeChoice("auto", NOTHING, parallel, json);
    case ToolChoiceKind.Required:
      return writeChoice("any", NOTHING, parallel, json);
    case ToolChoiceKind.Named:
      return writeChoice("tool", conversation.toolChoice.name, parallel, json);
    case ToolChoiceKind.None:
      json.key("tool_choice");
      json.beginObject();
      json.key("type");
      json.ascii("none");
      json.endObject();
      return;
    default:
      if (parallel == Choice.No) writeChoice("auto", NOTHING, parallel, json);
  }
}

function writeChoice(type: string, name: Text, parallel: Choice, json: JsonWriter): void {
  json.key("tool_choice");
  json.beginObject();
  json.key("type");
  json.ascii(type);
  if (!isBlank(name)) {
    json.key("name");
    writeText(json, name);
  }
  json.key("disable_parallel_tool_use");
  json.boolean(parallel == Choice.No);
  json.endObject();
}
