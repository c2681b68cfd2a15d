import { Slice, isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { PartKind } from "../../conversation/part";
import {
  SCHEMA_TOOL,
  SCHEMA_TOOL_DESCRIPTION,
  asksForSchemaTool,
  schemaOf,
  mayCallOthers,
} from "../../conversation/schema-tool";
import { Target } from "../../conversation/target";
import { Text, isBlank, plain, writeText } from "../../conversation/text";
import { NO_PARAMETERS, ToolChoiceKind } from "../../conversation/tool";
import { JsonWriter } from "../../json/writer";
import { writeCachePointOf } from "./cache-point";

/** Writes `toolConfig`; nothing where the model shall call no tool. */
export function writeToolConfig(conversation: Conversation, target: Target, json: JsonWriter): void {
  const ownTools = offersTools(conversation);
  const schemaTool = asksForSchemaTool(conversation, target);
  if (!ownTools && !schemaTool) return;
  json.key("toolConfig");
  json.beginObject();
  json.key("tools");
  json.beginArray();
  for (let index = 0; ownTools && index < conversation.tools.length; index++) {
    const tool = conversation.tools[index];
    writeTool(tool.name, tool.description, tool.schema, json);
    writeCachePointOf(tool.cache, json);
  }
  if (schemaTool) {
    writeTool(plain(SCHEMA_TOOL), plain(SCHEMA_TOOL_DESCRIPTION), schemaOf(conversation), json);
  }
  json.endArray();
  if (schemaTool) writeSchemaToolChoice(conversation, json);
  else writeToolChoice(conversation, json);
  json.endObject();
}

/**
 * Converse has no tool choice `none`, so the tools are left out instead. Only not where the conversation holds calls and results: it
 * refuses those without tools.
 */
function offersTools(conversation: Conversation): bool {
  if (conversation.tools.length == 0) return false;
  if (conversation.toolChoice.kind != ToolChoiceKind.None) return true;
  if (!usedTools(conversation)) return false;
  conversation.dropped++;
  return true;
}

function usedTools(conversation: Conversation): bool {
  for (let index = 0; index < conversation.turns.length; index++) {
    const parts = conversation.turns[index].parts;
    for (let place = 0; place < parts.length; place++) {
      const kind = parts[place].kind;
      if (kind == PartKind.ToolCall || kind == PartKind.ToolResult) return true;
    }
  }
  return false;
}

function writeTool(name: Text, description: Text, schema: Slice, json: JsonWriter): void {
  json.beginObject();
  json.key("toolSpec");
  json.beginObject();
  json.key("name");
  writeText(json, name);
  if (!isBlank(description)) {
    json.key("description");
    writeText(json, description);
  }
  json.key("inputSchema");
  json.beginObject();
  json.key("json");
  json.raw(isNothing(schema) ? NO_PARAMETERS : schema);
  json.endObject();
  json.endObject();
  json.endObject();
}

/** The model has to answer by the schema's tool, or to call one of the client's before it can. */
function writeSchemaToolChoice(conversation: Conversation, json: JsonWriter): void {
  if (mayCallOthers(conversation)) writeChoice("any", json);
  else writeNamedChoice(plain(SCHEMA_TOOL), json);
}

function writeToolChoice(conversation: Conversation, json: JsonWriter): void {
  switch (conversation.toolChoice.kind) {
    case ToolChoiceKind.Auto:
      writeChoice("auto", json);
      break;
    case ToolChoiceKind.Required:
      writeChoice("any", json);
      break;
    case ToolChoiceKind.Named:
      writeNamedChoice(conversation.toolChoice.name, json);
      break;
    default:
      break;
  }
}

function writeChoice(kind: string, json: JsonWriter): void {
  json.key("toolChoice");
  json.beginObject();
  json.key(kind);
  json.beginObject();
  json.endObject();
  json.endObject();
}

function writeNamedChoice(name: Text, json: JsonWriter): void {
  json.key("toolChoice");
  json.beginObject();
  json.key("tool");
  json.beginObject();
  json.key("name");
  writeText(json, name);
  json.endObject();
  json.endObject();
}
