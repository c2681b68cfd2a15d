import { Sink } from "../bytes/sink";
import { NOTHING, Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { plain } from "../conversation/text";
import { UpstreamError } from "../conversation/upstream-error";
import { rewriteError as rewriteAnthropicError } from "../dialect/anthropic-messages/error-reply";
import { writeGatewayError as writeAnthropicError } from "../dialect/anthropic-messages/write-error";
import { isInShape } from "../dialect/cohere/error-shape";
import { writeError as writeCohereError } from "../dialect/cohere/write-error";
import { rewriteError as rewriteChatError } from "../dialect/openai-chat/error-reply";
import { readError as readChatError } from "../dialect/openai-chat/read-error";
import { writeError as writeChatError } from "../dialect/openai-chat/write-error";
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

/** Brings any error body into the client's dialect. False where it is in that dialect already. */
export function rewriteErrorFor(dialect: ClientDialect, status: i32, body: Slice, into: Sink): bool {
  switch (dialect) {
    case ClientDialect.Anthropic:
      return rewriteAnthropicError(status, NOTHING, body, into);
    case ClientDialect.Cohere:
      return rewriteAsCohere(status, body, into);
    default:
      return rewriteChatError(status, body, into);
  }
}

function rewriteAsCohere(status: i32, body: Slice, into: Sink): bool {
  if (isInShape(body)) return false;
  const error = new UpstreamError();
  readChatError(status, NOTHING, body, error);
  writeCohereError(plain(error.message.written), into);
  error.dispose();
  return true;
}
