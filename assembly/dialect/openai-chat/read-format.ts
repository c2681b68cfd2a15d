import { literal } from "../../bytes/ascii";
import { Conversation, ResponseFormat } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { reads } from "../../conversation/text";
import { NO_NODE, Node } from "../../json/tape";

const RESPONSE_FORMAT = literal("response_format");
const TYPE = literal("type");
const TEXT = literal("text");
const JSON_OBJECT = literal("json_object");
const JSON_SCHEMA = literal("json_schema");
const SCHEMA = literal("schema");
const NAME = literal("name");
const STRICT = literal("strict");

/** Reads `response_format`. */
export function readFormat(fields: RequestFields, request: Node, conversation: Conversation): void {
  const format = fields.object(request, RESPONSE_FORMAT);
  if (format == NO_NODE) return;
  fields.enter("response_format");
  const type = fields.requiredText(format, TYPE);
  if (reads(type, JSON_OBJECT)) conversation.responseFormat = ResponseFormat.JsonObject;
  else if (reads(type, JSON_SCHEMA)) readSchema(fields, fields.object(format, JSON_SCHEMA), conversation);
  else if (!reads(type, TEXT)) fields.refuse(TYPE, "must be text, json_object or json_schema");
  fields.leave();
}

function readSchema(fields: RequestFields, wanted: Node, conversation: Conversation): void {
  if (wanted == NO_NODE) fields.refuse(JSON_SCHEMA, "is missing");
  fields.enter("json_schema");
  const schema = fields.object(wanted, SCHEMA);
  // The API allows a name without a schema, which asks for any object.
  conversation.responseFormat = schema == NO_NODE ? ResponseFormat.JsonObject : ResponseFormat.JsonSchema;
  conversation.responseSchema = fields.tape.raw(schema);
  conversation.responseSchemaName = fields.requiredText(wanted, NAME);
  conversation.responseSchemaStrict = fields.choice(wanted, STRICT);
  fields.leave();
}
