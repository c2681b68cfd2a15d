import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { plain } from "../conversation/text";
import { writeGatewayError as writeAnthropicError } from "../dialect/anthropic-messages/write-error";
import { writeError as writeChatError } from "../dialect/openai-chat/write-error";
import { writeError as writeCohereError } from "../dialect/cohere/write-error";
import { ClientDialect } from "../endpoint/endpoint";

/** Writes an error of the gateway's own in the client's dialect. `message` is its text in UTF-8. */
export function writeErrorFor(dialect: ClientDialect, error: GatewayError, message: Slice, into: Sink): void {
  switch (dialect) {
    case ClientDialect.Anthropic:
      writeAnthropicError(error, message, into);
      break;
    case ClientDialect.Cohere:
      writeCohereError(plain(message), into);
      break;
    default:
      writeChatError(error.status, message, error.field, error.code, into);
  }
}
