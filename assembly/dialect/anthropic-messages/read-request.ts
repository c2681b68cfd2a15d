import { literal } from "../../bytes/ascii";
import { Conversation, Extra } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { RequestFields } from "../../conversation/request-fields";
import { textOf } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { stringEquals } from "../../json/lookup";
import { NO_NODE, Node, Tape } from "../../json/tape";
import { readControls } from "./read-controls";
import { readMessages, readSystem } from "./read-messages";
import { readSampling } from "./read-sampling";
import { readToolChoice, readTools } from "./read-tools";
import { refusalOfThread } from "./refuse-thread";

const MODEL = literal("model");
const STREAM = literal("stream");
const MCP_SERVERS = literal("mcp_servers");

/** What a request may hold and is read; everything else is an extra. */
const KNOWN: StaticArray<u64> = [
  MODEL,
  STREAM,
  literal("max_tokens"),
  literal("messages"),
  literal("system"),
  literal("tools"),
  literal("tool_choice"),
  literal("thinking"),
  literal("output_config"),
  literal("output_format"),
  literal("metadata"),
  literal("service_tier"),
  literal("stop_sequences"),
  literal("temperature"),
  literal("top_p"),
  literal("top_k"),
  literal("thread"),
];

/**
 * Reads a request of the Messages API (`POST /v1/messages`). An error names the field that is wrong, or that no other API could carry; then the
 * conversation is incomplete.
 */
export function readRequest(tape: Tape, conversation: Conversation): GatewayError | null {
  return read(tape, conversation, true);
}

/** Reads a request to count the tokens of a message (`POST /v1/messages/count_tokens`) in the same way. */
export function readCountRequest(tape: Tape, conversation: Conversation): GatewayError | null {
  return read(tape, conversation, false);
}

function read(tape: Tape, conversation: Conversation, answers: bool): GatewayError | null {
  const fields = new RequestFields(tape);
  const request = tape.root;
  if (!fields.isObject(request)) return fields.error;
  const refused = refusalOfThread(tape);
  if (refused !== null) return refused;
  conversation.model = fields.requiredText(request, MODEL);
  conversation.stream = fields.choice(request, STREAM) == Choice.Yes;
  readSystem(fields, request, conversation);
  readMessages(fields, request, conversation);
  readTools(fields, request, conversation);
  readToolChoice(fields, request, conversation);
  readSampling(fields, request, conversation, answers);
  readControls(fields, request, conversation);
  // Without the servers the model would lack its tools.
  if (tape.firstChild(fields.array(request, MCP_SERVERS)) != NO_NODE) {
    fields.cannotCarry(MCP_SERVERS, "are only known to Anthropic's own API");
  }
  readExtras(tape, request, conversation);
  return fields.error;
}

function readExtras(tape: Tape, request: Node, conversation: Conversation): void {
  for (let key = tape.firstChild(request); key != NO_NODE; key = tape.nextSibling(key)) {
    if (!isKnown(tape, key))
      conversation.extras.push(new Extra(textOf(tape, key), tape.raw(tape.valueOf(key))));
  }
}

function isKnown(tape: Tape, key: Node): bool {
  for (let index = 0; index < KNOWN.length; index++) {
    if (stringEquals(tape, key, KNOWN[index])) return true;
  }
  return false;
}
