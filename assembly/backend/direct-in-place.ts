import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, equals } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { InPlaceStream } from "../conversation/in-place-stream";
import { PassingBody } from "../conversation/passing-body";
import { ReplyOptions } from "../conversation/reply-options";
import { Target } from "../conversation/target";
import { bytesOf } from "../conversation/text";
import { UpstreamError } from "../conversation/upstream-error";
import { rewriteError as rewriteMessagesError } from "../dialect/anthropic-messages/error-reply";
import { isInShape } from "../dialect/cohere/error-shape";
import { rewriteError as rewriteOpenAiError } from "../dialect/openai-chat/error-reply";
import { UsageWatch } from "../direct/usage-watch";
import { UnreadStream } from "../direct/unread-stream";
import { ClientApi } from "../endpoint/endpoint";
import { RequestFacts } from "../endpoint/request-facts";
import { JsonEdit } from "../json/edit";
import { Tape } from "../json/tape";
import { readErrorOf } from "./backend-dialects";
import { writeErrorTo } from "./client-dialects";
import { Dialect } from "./dialects";
import { InPlace } from "./in-place";

const MODEL = literal("model");

/** An API that is no conversation, on a backend that has it itself: another model at most, and replies that pass and are read for their usage. */
export class DirectInPlace extends InPlace {
  constructor(
    private readonly api: ClientApi,
    private readonly dialect: Dialect,
    limit: i32,
  ) {
    super(limit);
  }

  writeRequest(tape: Tape, facts: RequestFacts, target: Target, into: Sink): GatewayError | null {
    const model = bytesOf(target.model);
    if (target.modelInPath || equals(model, facts.model)) return null;
    const edit = new JsonEdit(tape);
    edit.setString(tape.root, MODEL, model);
    edit.apply(into);
    edit.dispose();
    return null;
  }

  rewriteError(status: i32, errorType: Slice, body: Slice, into: Sink): bool {
    switch (this.api) {
      case ClientApi.CountTokens:
        return rewriteMessagesError(status, errorType, body, into);
      case ClientApi.Rerank:
        return this.rewriteRerankError(status, errorType, body, into);
      default:
        return rewriteOpenAiError(status, body, into);
    }
  }

  protected openWhole(): PassingBody {
    return new UsageWatch(this.limit);
  }

  protected openStream(_options: ReplyOptions): InPlaceStream {
    return new UnreadStream();
  }

  /** Servers that take Cohere's rerank beside OpenAI's APIs answer errors as OpenAI does. */
  private rewriteRerankError(status: i32, errorType: Slice, body: Slice, into: Sink): bool {
    if (isInShape(body)) return false;
    const error = new UpstreamError();
    readErrorOf(this.dialect, status, errorType, body, error);
    writeErrorTo(this.api, status, error, into);
    error.dispose();
    return true;
  }
}
