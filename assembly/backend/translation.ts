import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { AnswerForm } from "../conversation/answer-form";
import { Conversation } from "../conversation/conversation";
import { GatewayError } from "../conversation/gateway-error";
import { MeteredListener } from "../conversation/metered-listener";
import { ReplyListener } from "../conversation/reply-listener";
import { ReplyOptions } from "../conversation/reply-options";
import { ReplyReader } from "../conversation/reply-reader";
import { asksForSchemaTool } from "../conversation/schema-tool";
import { Target } from "../conversation/target";
import { NO_TEXT, plain } from "../conversation/text";
import { answerFormOf } from "../dialect/gemini/write-response-format";
import { UsageWish } from "../dialect/openai-chat/stream-usage";
import { inOwnTerms } from "../dialect/openai-responses/own-terms";
import { writeRequestEcho } from "../dialect/openai-responses/request-echo";
import { ClientApi } from "../endpoint/endpoint";
import { RequestFacts } from "../endpoint/request-facts";
import { Tape } from "../json/tape";
import { Conversion, ReplyMode } from "./conversion";
import { Dialect } from "./dialects";
import { readerOf, writeTo } from "./backend-dialects";
import { carryError } from "./carry-error";
import { readFrom, streamWriterOf, wholeWriterOf } from "./client-dialects";

const EVENT_STREAM = literal("text/event-stream");
const JSON_TYPE = literal("application/json");
const MALFORMED = literal("the upstream's reply is not what its API documents");

/** A request and its reply between two dialects, through the neutral conversation. */
export class Translation extends Conversion {
  private clientStreams: bool = false;
  private upstreamStreams: bool = false;
  private includesUsage: bool = false;
  private unwrapsSchemaTool: bool = false;
  private answerForm: AnswerForm = AnswerForm.Plain;
  private reader: ReplyReader | null = null;
  private meter: MeteredListener | null = null;
  /** What a Response repeats of its request. */
  private readonly requestEcho: Sink = new Sink();
  /** An upstream that answers a stream as a whole: collected, since only its end can be read. */
  private readonly collected: Sink = new Sink();

  constructor(
    private readonly api: ClientApi,
    private readonly dialect: Dialect,
  ) {
    super();
  }

  writeRequest(tape: Tape, facts: RequestFacts, target: Target, into: Sink): GatewayError | null {
    const conversation = new Conversation();
    const error = readFrom(this.api, tape, conversation);
    if (error !== null) return error;
    this.clientStreams = conversation.stream;
    if (this.dialect == Dialect.Gemini) this.answerForm = answerFormOf(conversation);
    this.unwrapsSchemaTool = usesSchemaTool(this.dialect) && asksForSchemaTool(conversation, target);
    if (this.api == ClientApi.ChatCompletions) {
      const wish = new UsageWish();
      const wrong = wish.read(tape, tape.root);
      if (wrong !== null) return wrong;
      this.includesUsage = wish.asked;
    }
    if (this.api == ClientApi.Responses) writeRequestEcho(tape, this.requestEcho);
    const refused = writeTo(this.dialect, conversation, target, into);
    this.dropped = conversation.dropped;
    return refused !== null && this.api == ClientApi.Responses ? inOwnTerms(refused) : refused;
  }

  openReply(isStream: bool, options: ReplyOptions): ReplyMode {
    this.upstreamStreams = isStream;
    options.includeUsage = this.includesUsage;
    options.requestEcho = this.requestEcho.written;
    options.answerForm = this.answerForm;
    options.unwrapsSchemaTool = this.unwrapsSchemaTool;
    options.converseChunks = this.dialect == Dialect.BedrockConverse;
    // In streams Claude and Gemini go by the name that was asked for, as with Envoy AI Gateway.
    options.trustsUpstreamModel =
      !isStream || (this.dialect != Dialect.AnthropicMessages && this.dialect != Dialect.Gemini);
    const writer: ReplyListener = this.clientStreams
      ? streamWriterOf(this.api, options, this.output)
      : wholeWriterOf(this.api, options, this.output);
    const meter = new MeteredListener(writer, this.usage, this.responseModel);
    this.meter = meter;
    this.reader = readerOf(this.dialect, meter, options);
    return this.clientStreams ? ReplyMode.Rewritten : ReplyMode.Collected;
  }

  replyType(): Slice {
    return this.clientStreams ? EVENT_STREAM : JSON_TYPE;
  }

  push(chunk: Slice, end: bool): bool {
    const reader = this.reader;
    const meter = this.meter;
    if (reader === null || meter === null) return false;
    this.output.clear();
    if (this.upstreamStreams) {
      reader.push(chunk);
      if (end) reader.end();
    } else {
      this.pushWhole(reader, meter, chunk, end);
    }
    if (end) this.unread += reader.skipped;
    this.failureStatus = meter.failureStatus;
    if (meter.usageIsNew) this.usageIsNew = true;
    meter.usageIsNew = false;
    return true;
  }

  get isTranslation(): bool {
    return true;
  }

  rewriteError(status: i32, errorType: Slice, body: Slice, into: Sink): bool {
    carryError(this.dialect, this.api, status, errorType, body, into);
    return true;
  }

  dispose(): void {
    super.dispose();
    this.collected.dispose();
    this.requestEcho.dispose();
    const reader = this.reader;
    if (reader !== null) reader.dispose();
    const meter = this.meter;
    if (meter !== null) meter.dispose();
  }

  private pushWhole(reader: ReplyReader, meter: MeteredListener, chunk: Slice, end: bool): void {
    const isAll = end && this.collected.length == 0;
    if (!isAll) this.collected.bytes(chunk);
    if (!end) return;
    if (reader.readWhole(isAll ? chunk : this.collected.written)) return;
    meter.fail(502, NO_TEXT, plain(MALFORMED));
    meter.end();
  }
}

/** The dialects in which a schema may be put as a tool. */
function usesSchemaTool(dialect: Dialect): bool {
  return dialect == Dialect.BedrockConverse || dialect == Dialect.AnthropicMessages;
}
