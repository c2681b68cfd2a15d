import { Sink } from "../bytes/sink";
import { Conversation } from "../conversation/conversation";
import { GatewayError } from "../conversation/gateway-error";
import { ReplyOptions } from "../conversation/reply-options";
import { Target } from "../conversation/target";
import { Usage } from "../conversation/usage";
import { editCountedRequest } from "../dialect/anthropic-messages/edit-request";
import { refusalOfThread } from "../dialect/anthropic-messages/refuse-thread";
import { countOf, writeCountReply, writeTokenizeReply } from "../direct/counting/count-reply";
import { writeInvocation } from "../direct/counting/write-invocation";
import { Mapping } from "../direct/mapping";
import { ClientApi } from "../endpoint/endpoint";
import { SchemaName } from "../filterapi/schema";
import { Node, Tape } from "../json/tape";
import { writeCountTo, writeTo } from "./backend-dialects";
import { readFrom } from "./client-dialects";
import { Dialect } from "./dialects";

/**
 * The tokens of a prompt, counted by a backend that has another API for it. `/tokenize` and `count_tokens` are read as the conversation that
 * they count.
 */
export class TokenCount extends Mapping {
  constructor(
    private readonly api: ClientApi,
    private readonly schema: SchemaName,
    private readonly dialect: Dialect,
  ) {
    super();
  }

  writeRequest(tape: Tape, target: Target, into: Sink): GatewayError | null {
    const invokes = this.invokes(target);
    if (invokes && this.api == ClientApi.CountTokens) return this.writeOwn(tape, target, into);
    const conversation = new Conversation();
    const error = readFrom(this.api, tape, conversation);
    if (error !== null) return error;
    const refused = invokes
      ? this.writeInvoked(conversation, target, into)
      : this.writeCount(conversation, target, into);
    this.dropped = conversation.dropped;
    return refused;
  }

  writeReply(tape: Tape, reply: Node, _options: ReplyOptions, usage: Usage, into: Sink): bool {
    const count = countOf(tape, reply);
    if (count < 0) return false;
    if (this.api == ClientApi.Tokenize) {
      writeTokenizeReply(count, into);
    } else {
      usage.input = count;
      writeCountReply(count, into);
    }
    return true;
  }

  /** Whether Bedrock counts what a Claude would be invoked with: then a request in its own dialect loses nothing. Else it counts a `Converse`. */
  private invokes(target: Target): bool {
    if (this.schema == SchemaName.AWSAnthropic) return true;
    return this.schema == SchemaName.AWSBedrock && this.api == ClientApi.CountTokens && target.isClaude;
  }

  private writeCount(conversation: Conversation, target: Target, into: Sink): GatewayError | null {
    // Google counts for all Claudes under one path.
    if (this.dialect == Dialect.AnthropicMessages) target.modelInPath = false;
    return writeCountTo(this.dialect, conversation, target, into);
  }

  private writeInvoked(conversation: Conversation, target: Target, into: Sink): GatewayError | null {
    // Claude wants a limit of the answer that nobody waits for.
    target.defaultMaxTokens = 1;
    const body = new Sink();
    const refused = writeTo(Dialect.AnthropicMessages, conversation, target, body);
    if (refused === null) wrap(body, into);
    body.dispose();
    return refused;
  }

  private writeOwn(tape: Tape, target: Target, into: Sink): GatewayError | null {
    const refused = refusalOfThread(tape);
    if (refused !== null) return refused;
    target.streamInPath = true;
    const body = new Sink();
    editCountedRequest(tape, target, body);
    wrap(body, into);
    body.dispose();
    return null;
  }
}

function wrap(body: Sink, into: Sink): void {
  if (body.exhausted) into.exhausted = true;
  else writeInvocation(body.written, into);
}
