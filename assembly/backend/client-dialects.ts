import { Sink } from "../bytes/sink";
import { Conversation } from "../conversation/conversation";
import { ErrorKind, GatewayError } from "../conversation/gateway-error";
import { ReplyListener } from "../conversation/reply-listener";
import { ReplyOptions } from "../conversation/reply-options";
import { UpstreamError } from "../conversation/upstream-error";
import {
  readCountRequest,
  readRequest as readMessagesRequest,
} from "../dialect/anthropic-messages/read-request";
import { plain } from "../conversation/text";
import { writeError as writeCohereError } from "../dialect/cohere/write-error";
import { writeError as writeMessagesError } from "../dialect/anthropic-messages/write-error";
import { AnthropicWholeWriter } from "../dialect/anthropic-messages/write-reply";
import { AnthropicStreamWriter } from "../dialect/anthropic-messages/write-stream";
import { readRequest as readChatRequest } from "../dialect/openai-chat/read-request";
import { readTokenizeRequest } from "../dialect/openai-chat/read-tokenize";
import { writeUpstreamError } from "../dialect/openai-chat/write-error";
import { ChatStreamWriter } from "../dialect/openai-chat/write-stream";
import { ChatWholeWriter } from "../dialect/openai-chat/write-reply";
import { readRequest as readResponsesRequest } from "../dialect/openai-responses/read-request";
import { ResponsesWholeWriter } from "../dialect/openai-responses/write-reply";
import { ResponsesStreamWriter } from "../dialect/openai-responses/write-stream";
import { ClientApi } from "../endpoint/endpoint";
import { Tape } from "../json/tape";

// What each client API reads and writes: the one place that names them all.

/** Reads a request of an API into the conversation. */
export function readFrom(api: ClientApi, tape: Tape, conversation: Conversation): GatewayError | null {
  switch (api) {
    case ClientApi.ChatCompletions:
      return readChatRequest(tape, conversation);
    case ClientApi.Messages:
      return readMessagesRequest(tape, conversation);
    case ClientApi.Responses:
      return readResponsesRequest(tape, conversation);
    case ClientApi.Tokenize:
      return readTokenizeRequest(tape, conversation);
    case ClientApi.CountTokens:
      return readCountRequest(tape, conversation);
    default:
      return new GatewayError(ErrorKind.Unprocessable, "the backend does not serve this API");
  }
}

/** Writes a reply as a whole, into `out`. */
export function wholeWriterOf(api: ClientApi, options: ReplyOptions, out: Sink): ReplyListener {
  switch (api) {
    case ClientApi.Messages:
      return new AnthropicWholeWriter(options, out);
    case ClientApi.Responses:
      return new ResponsesWholeWriter(options, out);
    default:
      return new ChatWholeWriter(options, out);
  }
}

/** Writes a reply as a stream of events, into `out`. */
export function streamWriterOf(api: ClientApi, options: ReplyOptions, out: Sink): ReplyListener {
  switch (api) {
    case ClientApi.Messages:
      return new AnthropicStreamWriter(options, out);
    case ClientApi.Responses:
      return new ResponsesStreamWriter(options, out);
    default:
      return new ChatStreamWriter(options, out);
  }
}

/** Writes an upstream's error. */
export function writeErrorTo(api: ClientApi, status: i32, error: UpstreamError, into: Sink): void {
  switch (api) {
    case ClientApi.Messages:
    case ClientApi.CountTokens:
      writeMessagesError(status, error.message.written, "", error.code.written, into);
      break;
    case ClientApi.Rerank:
    case ClientApi.RerankV1:
      writeCohereError(plain(error.message.written), into);
      break;
    default:
      writeUpstreamError(status, error, into);
  }
}
