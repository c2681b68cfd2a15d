import { Conversation } from "../../conversation/conversation";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { RequestFields } from "../../conversation/request-fields";
import { Kind, Tape } from "../../json/tape";
import { readExtras } from "./read-extras";
import { readFormat } from "./read-format";
import { readMessages } from "./read-messages";
import { readReasoning } from "./read-reasoning";
import { readSettings } from "./read-settings";
import { readTools } from "./read-tools";

/**
 * Reads a chat completion request (`CreateChatCompletionRequest` in OpenAI's API, with the extensions that Envoy AI Gateway and LiteLLM know:
 * `cache_control`, `thinking`, `thinking_blocks`). An error where a member has a type that the API does not document, or says what only OpenAI
 * can do.
 */
export function readRequest(tape: Tape, conversation: Conversation): GatewayError | null {
  const request = tape.root;
  if (tape.kind(request) != Kind.Object) {
    return new GatewayError(ErrorKind.BadRequest, "the request must be a JSON object");
  }
  const fields = new RequestFields(tape);
  readSettings(fields, request, conversation);
  readReasoning(fields, request, conversation);
  readFormat(fields, request, conversation);
  readTools(fields, request, conversation);
  readMessages(fields, request, conversation);
  readExtras(fields, request, conversation);
  return fields.error;
}
