import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { Conversation } from "../conversation/conversation";
import { GatewayError } from "../conversation/gateway-error";
import { ReplyListener } from "../conversation/reply-listener";
import { ReplyOptions } from "../conversation/reply-options";
import { ReplyReader } from "../conversation/reply-reader";
import { Target } from "../conversation/target";
import { UpstreamError } from "../conversation/upstream-error";
import { readError as readMessagesError } from "../dialect/anthropic-messages/read-error";
import { AnthropicReplyReader } from "../dialect/anthropic-messages/read-reply";
import {
  writeCountRequest as writeMessagesCount,
  writeRequest as writeMessagesRequest,
} from "../dialect/anthropic-messages/write-request";
import { readError as readConverseError } from "../dialect/bedrock-converse/read-error";
import { ConverseReplyReader } from "../dialect/bedrock-converse/read-reply";
import { writeCountRequest as writeConverseCount } from "../dialect/bedrock-converse/write-count";
import { writeRequest as writeConverseRequest } from "../dialect/bedrock-converse/write-request";
import { readError as readCohereError } from "../dialect/cohere/read-error";
import { CohereReplyReader } from "../dialect/cohere/read-reply";
import { writeRequest as writeCohereRequest } from "../dialect/cohere/write-request";
import { readError as readGeminiError } from "../dialect/gemini/read-error";
import { GeminiReplyReader } from "../dialect/gemini/read-reply";
import { writeCountRequest as writeGeminiCount } from "../dialect/gemini/write-count";
import { writeRequest as writeGeminiRequest } from "../dialect/gemini/write-request";
import { readError as readChatError } from "../dialect/openai-chat/read-error";
import { ChatReplyReader } from "../dialect/openai-chat/read-reply";
import { writeRequest as writeChatRequest } from "../dialect/openai-chat/write-request";
import { writeTokenizeRequest } from "../dialect/openai-chat/write-tokenize";
import { Dialect } from "./dialects";

// What each backend dialect writes and reads: the one place that names them all. OpenAI's responses are only ever passed natively.

/** Writes the conversation as a request of a dialect. */
export function writeTo(
  dialect: Dialect,
  conversation: Conversation,
  target: Target,
  into: Sink,
): GatewayError | null {
  switch (dialect) {
    case Dialect.AnthropicMessages:
      return writeMessagesRequest(conversation, target, into);
    case Dialect.BedrockConverse:
      return writeConverseRequest(conversation, target, into);
    case Dialect.Gemini:
      return writeGeminiRequest(conversation, target, into);
    case Dialect.Cohere:
      return writeCohereRequest(conversation, target, into);
    default:
      return writeChatRequest(conversation, target, into);
  }
}

/** Writes the conversation as a request to count its tokens. Cohere has none. */
export function writeCountTo(
  dialect: Dialect,
  conversation: Conversation,
  target: Target,
  into: Sink,
): GatewayError | null {
  switch (dialect) {
    case Dialect.AnthropicMessages:
      return writeMessagesCount(conversation, target, into);
    case Dialect.BedrockConverse:
      return writeConverseCount(conversation, target, into);
    case Dialect.Gemini:
      return writeGeminiCount(conversation, target, into);
    default:
      return writeTokenizeRequest(conversation, target, into);
  }
}

/** Reads replies of a dialect. */
export function readerOf(dialect: Dialect, listener: ReplyListener, options: ReplyOptions): ReplyReader {
  switch (dialect) {
    case Dialect.AnthropicMessages:
      return new AnthropicReplyReader(listener, options);
    case Dialect.BedrockConverse:
      return new ConverseReplyReader(listener, options);
    case Dialect.Gemini:
      return new GeminiReplyReader(listener, options);
    case Dialect.Cohere:
      return new CohereReplyReader(listener, options);
    default:
      return new ChatReplyReader(listener, options);
  }
}

/** Reads an error of a dialect. `errorType` is the header in which Amazon names it, or NOTHING. */
export function readErrorOf(
  dialect: Dialect,
  status: i32,
  errorType: Slice,
  body: Slice,
  error: UpstreamError,
): void {
  switch (dialect) {
    case Dialect.AnthropicMessages:
      readMessagesError(status, errorType, body, error);
      break;
    case Dialect.BedrockConverse:
      readConverseError(status, errorType, body, error);
      break;
    case Dialect.Gemini:
      readGeminiError(status, errorType, body, error);
      break;
    case Dialect.Cohere:
      readCohereError(status, errorType, body, error);
      break;
    default:
      readChatError(status, errorType, body, error);
  }
}
