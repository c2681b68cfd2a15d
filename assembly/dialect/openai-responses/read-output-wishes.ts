import { literal } from "../../bytes/ascii";
import { NOTHING } from "../../bytes/slice";
import { Conversation, Extra, ResponseFormat } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { isMissing } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { stringEquals } from "../../json/lookup";
import { NO_NODE, Node } from "../../json/tape";

const TEXT = literal("text");
const FORMAT = literal("format");
const TYPE = literal("type");
const JSON_OBJECT = literal("json_object");
const JSON_SCHEMA = literal("json_schema");
const NAME = literal("name");
const SCHEMA = literal("schema");
const STRICT = literal("strict");
const VERBOSITY = literal("verbosity");
const REASONING = literal("reasoning");
const EFFORT = literal("effort");
const SUMMARY = literal("summary");
/** The name that `summary` had before. */
const GENERATE_SUMMARY = literal("generate_summary");

/** Reads `text`: the form of the answer. */
export function readTextFormat(fields: RequestFields, request: Node, conversation: Conversation): void {
  const text = fields.object(request, TEXT);
  if (text == NO_NODE) return;
  fields.enter("text");
  // Chat completions have it as a member of the request, under the same name.
  const verbosity = fields.value(text, VERBOSITY);
  if (verbosity != NO_NODE) conversation.extras.push(new Extra(VERBOSITY, fields.tape.raw(verbosity)));
  const format = fields.object(text, FORMAT);
  fields.enter("format");
  if (format != NO_NODE) readFormat(fields, format, conversation);
  fields.leave();
  fields.leave();
}

function readFormat(fields: RequestFields, format: Node, conversation: Conversation): void {
  const type = fields.value(format, TYPE);
  if (stringEquals(fields.tape, type, JSON_SCHEMA)) {
    const schema = fields.object(format, SCHEMA);
    if (schema == NO_NODE) fields.refuse(SCHEMA, "is required");
    conversation.responseFormat = ResponseFormat.JsonSchema;
    conversation.responseSchema = schema == NO_NODE ? NOTHING : fields.tape.raw(schema);
    conversation.responseSchemaName = fields.requiredText(format, NAME);
    conversation.responseSchemaStrict = fields.choice(format, STRICT);
  } else if (stringEquals(fields.tape, type, JSON_OBJECT)) {
    conversation.responseFormat = ResponseFormat.JsonObject;
  } else if (!stringEquals(fields.tape, type, TEXT)) {
    fields.refuse(TYPE, "must be text, json_object or json_schema");
  }
}

/** Reads `reasoning`: how hard the model thinks, and whether it tells what. */
export function readReasoning(fields: RequestFields, request: Node, conversation: Conversation): void {
  const reasoning = fields.object(request, REASONING);
  if (reasoning == NO_NODE) return;
  fields.enter("reasoning");
  conversation.reasoningEffort = fields.text(reasoning, EFFORT);
  const isSummed =
    !isMissing(fields.text(reasoning, SUMMARY)) || !isMissing(fields.text(reasoning, GENERATE_SUMMARY));
  if (isSummed) conversation.reasoningShown = Choice.Yes;
  fields.leave();
}
