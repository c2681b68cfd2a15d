import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { writeOpenAiError } from "../../conversation/openai-error";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { StopReason } from "../../conversation/stop-reason";
import { NO_TEXT, Text, plain, writePiece } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { JsonWriter } from "../../json/writer";
import { AnswerMessage } from "./answer-message";
import { writeHead } from "./write-head";
import { writeUsage } from "./write-usage";

const BROKE_OFF = literal("the upstream's reply broke off");
const NO_MEMORY = literal("not enough memory for the upstream's reply");

/** Writes a whole chat completion. */
export class ChatWholeWriter extends ReplyListener {
  private readonly head: JsonWriter = new JsonWriter(new Sink());
  private readonly choices: JsonWriter = new JsonWriter(new Sink());
  private readonly tier: JsonWriter = new JsonWriter(new Sink());
  private readonly message: AnswerMessage;
  private readonly counts: Usage = new Usage();
  private index: i32 = 0;
  private hasBegun: bool = false;
  private isFinished: bool = false;
  private hasFailed: bool = false;

  constructor(
    private readonly options: ReplyOptions,
    private readonly out: Sink,
  ) {
    super();
    this.message = new AnswerMessage(options);
  }

  begin(id: Text, model: Text, created: i64): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    writeHead(this.head, this.options, "chat.completion", id, model, created);
  }

  answer(index: i32): void {
    if (index == this.index) return;
    this.closeChoice();
    this.index = index;
  }

  text(delta: Text): void {
    this.message.text(delta);
  }

  openReasoning(): void {
    this.message.openReasoning();
  }

  reasoning(delta: Text): void {
    this.message.reasoning(delta);
  }

  signature(value: Text): void {
    this.message.signature(value);
  }

  redactedReasoning(data: Text): void {
    this.message.redactedReasoning(data);
  }

  openToolCall(id: Text, name: Text, signature: Text): void {
    this.message.openToolCall(id, name, signature);
  }

  toolArguments(delta: Text): void {
    this.message.toolArguments(delta);
  }

  refusal(delta: Text): void {
    this.message.refusal(delta);
  }

  close(): void {
    this.message.close();
  }

  finish(reason: StopReason, _stopSequence: Text): void {
    this.isFinished = true;
    this.message.finish(reason);
  }

  logprob(token: Text, logprob: Slice): void {
    this.message.logprobs.token(token, logprob);
  }

  alternative(token: Text, logprob: Slice): void {
    this.message.logprobs.alternative(token, logprob);
  }

  serviceTier(tier: Text): void {
    this.tier.sink.clear();
    writePiece(this.tier, tier);
  }

  usage(counts: Usage): void {
    this.counts.update(counts);
  }

  /** The status has left by then, or is the caller's to choose: the body tells the error. */
  fail(status: i32, code: Text, message: Text): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.out.clear();
    writeOpenAiError(status, message, "", code, this.out);
  }

  flush(): void {}

  end(): void {
    if (this.hasFailed) return;
    if (!this.isFinished) return this.fail(502, NO_TEXT, plain(BROKE_OFF));
    this.closeChoice();
    if (this.choices.sink.exhausted || this.message.exhausted)
      return this.fail(503, NO_TEXT, plain(NO_MEMORY));
    if (!this.hasBegun) this.begin(NO_TEXT, NO_TEXT, 0);
    const json = new JsonWriter(this.out);
    json.beginObject();
    json.raw(this.head.sink.written);
    json.key("choices");
    json.beginArray();
    json.raw(this.choices.sink.written);
    json.endArray();
    if (this.tier.sink.length > 0) {
      json.key("service_tier");
      json.escapedString(this.tier.sink.written);
    }
    if (this.counts.isKnown) writeUsage(json, this.counts);
    json.endObject();
  }

  dispose(): void {
    this.head.sink.dispose();
    this.choices.sink.dispose();
    this.tier.sink.dispose();
    this.message.dispose();
  }

  private closeChoice(): void {
    if (!this.message.isFinished) return;
    const json = this.choices;
    json.beginObject();
    json.key("index");
    json.integer(this.index);
    this.message.write(json);
    json.endObject();
    this.message.clear();
  }
}
