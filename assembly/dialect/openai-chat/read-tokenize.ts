import { literal } from "../../bytes/ascii";
import { Conversation } from "../../conversation/conversation";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { textPart } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { Role } from "../../conversation/turn";
import { elementCount } from "../../json/lookup";
import { NO_NODE, Tape } from "../../json/tape";
import { readRequest } from "./read-request";

const MODEL = literal("model");
const PROMPT = literal("prompt");
const MESSAGES = literal("messages");

/** An error where a request of `/tokenize` has not either a prompt or messages. */
export function refusalOfPrompt(tape: Tape): GatewayError | null {
  const fields = new RequestFields(tape);
  const hasPrompt = fields.value(tape.root, PROMPT) != NO_NODE;
  const hasMessages = fields.value(tape.root, MESSAGES) != NO_NODE;
  if (hasPrompt && hasMessages) fields.refuse(PROMPT, "and messages exclude each other");
  else if (hasPrompt) fields.text(tape.root, PROMPT);
  else if (hasMessages) fields.array(tape.root, MESSAGES);
  else return new GatewayError(ErrorKind.BadRequest, "either prompt or messages is required");
  return fields.error;
}

/**
 * Reads a request of `/tokenize`, which is vLLM's: a chat, or a prompt as it would be completed, which becomes what the user says. How a chat
 * is made into a prompt is the backend's own business: what vLLM's clients say of that is an extra.
 */
export function readTokenizeRequest(tape: Tape, conversation: Conversation): GatewayError | null {
  const refused = refusalOfPrompt(tape);
  if (refused !== null) return refused;
  const fields = new RequestFields(tape);
  if (fields.value(tape.root, MESSAGES) != NO_NODE) return readRequest(tape, conversation);
  conversation.model = fields.requiredText(tape.root, MODEL);
  conversation.turnOf(Role.User).parts.push(textPart(fields.requiredText(tape.root, PROMPT)));
  conversation.dropped += max(elementCount(tape, tape.root) - 2, 0);
  return fields.error;
}
