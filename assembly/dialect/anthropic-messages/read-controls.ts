import { literal } from "../../bytes/ascii";
import { isNothing, lengthOf } from "../../bytes/slice";
import { Conversation, ReasoningMode, ResponseFormat } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { bytesOf, plain, reads } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { stringEquals } from "../../json/lookup";
import { NO_NODE, Node } from "../../json/tape";

const THINKING = literal("thinking");
const TYPE = literal("type");
const ENABLED = literal("enabled");
const DISABLED = literal("disabled");
const ADAPTIVE = literal("adaptive");
const BETWEEN_TOOLS = literal("between_tools");
const BUDGET_TOKENS = literal("budget_tokens");
const DISPLAY = literal("display");
const SUMMARIZED = literal("summarized");
const OMITTED = literal("omitted");
const OUTPUT_CONFIG = literal("output_config");
const OUTPUT_FORMAT = literal("output_format");
const FORMAT = literal("format");
const EFFORT = literal("effort");
const JSON_SCHEMA = literal("json_schema");
const SCHEMA = literal("schema");
const METADATA = literal("metadata");
const USER_ID = literal("user_id");
const SERVICE_TIER = literal("service_tier");
const STANDARD_ONLY = literal("standard_only");
/** OpenAI's limit, in characters. */
const LONGEST_USER: i32 = 64;
/** What other providers call the tier without priority. */
const DEFAULT_TIER = literal("default");

/** Reads how hard to think, the form of the answer, and on whose behalf. */
export function readControls(fields: RequestFields, request: Node, conversation: Conversation): void {
  readThinking(fields, request, conversation);
  // The name under which formats came first, and which clients still send.
  readFormat(fields, request, OUTPUT_FORMAT, "output_format", conversation);
  const output = fields.object(request, OUTPUT_CONFIG);
  if (output != NO_NODE) {
    fields.enter("output_config");
    readFormat(fields, output, FORMAT, "format", conversation);
    conversation.reasoningEffort = fields.text(output, EFFORT);
    fields.leave();
  }
  const metadata = fields.object(request, METADATA);
  if (metadata != NO_NODE) {
    fields.enter("metadata");
    readUser(fields, metadata, conversation);
    fields.leave();
  }
  if (reads(fields.text(request, SERVICE_TIER), STANDARD_ONLY))
    conversation.serviceTier = plain(DEFAULT_TIER);
}

/** Anthropic takes longer names than others do: coding agents put the session in. One that long is left out rather than refused elsewhere. */
function readUser(fields: RequestFields, metadata: Node, conversation: Conversation): void {
  const user = fields.text(metadata, USER_ID);
  if (lengthOf(bytesOf(user)) <= LONGEST_USER) conversation.user = user;
  else conversation.dropped++;
}

function readThinking(fields: RequestFields, request: Node, conversation: Conversation): void {
  const tape = fields.tape;
  const thinking = fields.object(request, THINKING);
  if (thinking == NO_NODE) return;
  conversation.thinking = tape.raw(thinking);
  fields.enter("thinking");
  const type = fields.value(thinking, TYPE);
  if (stringEquals(tape, type, ENABLED)) {
    conversation.reasoning = ReasoningMode.Enabled;
    // The models that are told so show their thinking, unless they are told not to.
    conversation.reasoningShown = Choice.Yes;
    conversation.reasoningBudget = fields.number(thinking, BUDGET_TOKENS);
    if (isNothing(conversation.reasoningBudget)) fields.refuse(BUDGET_TOKENS, "is required");
  } else if (stringEquals(tape, type, ADAPTIVE) || stringEquals(tape, type, BETWEEN_TOOLS)) {
    conversation.reasoning = ReasoningMode.Adaptive;
  } else if (stringEquals(tape, type, DISABLED)) {
    conversation.reasoning = ReasoningMode.Disabled;
  } else {
    fields.refuse(TYPE, "must be enabled, disabled, adaptive or between_tools");
  }
  const display = fields.text(thinking, DISPLAY);
  if (reads(display, SUMMARIZED)) conversation.reasoningShown = Choice.Yes;
  else if (reads(display, OMITTED)) conversation.reasoningShown = Choice.No;
  fields.leave();
}

function readFormat(
  fields: RequestFields,
  owner: Node,
  name: u64,
  path: string,
  conversation: Conversation,
): void {
  const tape = fields.tape;
  const format = fields.object(owner, name);
  if (format == NO_NODE) return;
  fields.enter(path);
  if (!stringEquals(tape, fields.value(format, TYPE), JSON_SCHEMA))
    fields.refuse(TYPE, "must be json_schema");
  const schema = fields.object(format, SCHEMA);
  if (schema == NO_NODE) fields.refuse(SCHEMA, "is required");
  conversation.responseFormat = ResponseFormat.JsonSchema;
  conversation.responseSchema = tape.raw(schema);
  conversation.responseSchemaStrict = Choice.Yes;
  fields.leave();
}
