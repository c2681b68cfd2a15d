import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { BROKE_OFF } from "../../conversation/broke-off";
import { writeErrorEvent } from "../../conversation/openai-error";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { StopReason } from "../../conversation/stop-reason";
import { NO_TEXT, Text, isBlank, isMissing, plain } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { JsonWriter } from "../../json/writer";
import { ChunkChoices } from "./chunk-choices";
import { writeHead } from "./write-head";
import { writeUsage } from "./write-usage";

const DATA = literal("data: ");
const DONE = literal("data: [DONE]\n\n");
const NO_MEMORY = literal("not enough memory for the upstream's stream");

/**
 * Writes a chat completion stream: one chunk for each event of the upstream that says something, the usage chunk where the client asked for it,
 * and `[DONE]`. A stream that fails ends in an error event, and without `[DONE]`.
 */
export class ChatStreamWriter extends ReplyListener {
  /** What every chunk begins with. */
  private readonly head: Sink = new Sink();
  private readonly choices: ChunkChoices;
  private readonly outJson: JsonWriter;
  private readonly counts: Usage = new Usage();
  private isFinished: bool = false;
  private hasFailed: bool = false;
  /** What has no text of its own to open a chunk with: told only where the event says nothing else. */
  private hasBlankText: bool = false;
  private hasOpenedReasoning: bool = false;

  constructor(
    private readonly options: ReplyOptions,
    private readonly out: Sink,
  ) {
    super();
    this.choices = new ChunkChoices(options);
    this.outJson = new JsonWriter(out);
  }

  begin(id: Text, model: Text, created: i64): void {
    if (this.head.length > 0) return;
    this.ensureHead(id, model, created);
    if (this.options.converseChunks) this.choices.openContent();
  }

  answer(index: i32): void {
    this.choices.selectAnswer(index);
  }

  text(delta: Text): void {
    if (isBlank(delta)) {
      this.hasBlankText = true;
      return;
    }
    this.makeRoom(this.choices.canTakeContent);
    this.choices.text(delta);
  }

  openReasoning(): void {
    this.hasOpenedReasoning = true;
  }

  reasoning(delta: Text): void {
    if (isBlank(delta)) return;
    this.makeRoom(this.choices.canTakeReasoning);
    this.choices.reasoning(delta);
  }

  signature(value: Text): void {
    this.makeRoom(this.choices.canTakeBlock);
    this.choices.signature(value);
  }

  redactedReasoning(data: Text): void {
    this.makeRoom(this.choices.canTakeBlock);
    this.choices.redactedReasoning(data);
  }

  openToolCall(id: Text, name: Text, signature: Text): void {
    if (!isMissing(signature)) this.signature(signature);
    this.makeRoom(this.choices.canTakeCall);
    this.choices.openToolCall(id, name);
  }

  toolArguments(delta: Text): void {
    this.makeRoom(this.choices.canTakeCall);
    this.choices.toolArguments(delta);
  }

  refusal(delta: Text): void {
    if (isBlank(delta)) return;
    this.makeRoom(this.choices.canTakeRefusal);
    this.choices.refusal(delta);
  }

  close(): void {}

  finish(reason: StopReason, _stopSequence: Text): void {
    this.isFinished = true;
    this.choices.finish(reason);
  }

  logprob(token: Text, logprob: Slice): void {
    this.choices.logprobs.token(token, logprob);
  }

  alternative(token: Text, logprob: Slice): void {
    this.choices.logprobs.alternative(token, logprob);
  }

  usage(counts: Usage): void {
    this.counts.update(counts);
  }

  fail(status: i32, code: Text, message: Text): void {
    if (this.hasFailed) return;
    this.flush();
    if (this.hasFailed) return;
    this.hasFailed = true;
    writeErrorEvent(status, code, message, this.out);
  }

  flush(): void {
    const choices = this.choices;
    const isSilent = choices.isEmpty;
    const opensContent = this.hasBlankText || (this.hasOpenedReasoning && !choices.hasRole);
    if (isSilent && opensContent) choices.openContent();
    this.hasBlankText = false;
    this.hasOpenedReasoning = false;
    this.send();
  }

  end(): void {
    this.flush();
    if (this.hasFailed) return;
    if (!this.isFinished) return this.fail(502, NO_TEXT, plain(BROKE_OFF));
    if (this.options.includeUsage && this.counts.isKnown) this.writeUsageChunk();
    this.out.bytes(DONE);
  }

  dispose(): void {
    this.head.dispose();
    this.choices.dispose();
  }

  /** What would say the same member of a delta twice goes into a chunk of its own. */
  private makeRoom(hasRoom: bool): void {
    if (!hasRoom) this.send();
  }

  private send(): void {
    const choices = this.choices;
    if (choices.isEmpty || this.hasFailed) return;
    choices.complete();
    if (choices.exhausted) {
      this.hasFailed = true;
      writeErrorEvent(503, NO_TEXT, plain(NO_MEMORY), this.out);
      return;
    }
    const json = this.beginChunk();
    json.raw(choices.written);
    this.endChunk(json);
    choices.clear();
  }

  private writeUsageChunk(): void {
    const json = this.beginChunk();
    json.beginArray();
    json.endArray();
    writeUsage(json, this.counts);
    this.endChunk(json);
  }

  private ensureHead(id: Text, model: Text, created: i64): void {
    if (this.head.length > 0) return;
    writeHead(new JsonWriter(this.head), this.options, "chat.completion.chunk", id, model, created);
  }

  private beginChunk(): JsonWriter {
    this.ensureHead(NO_TEXT, NO_TEXT, 0);
    this.out.bytes(DATA);
    const json = this.outJson;
    json.restart();
    json.beginObject();
    json.raw(this.head.written);
    json.key("choices");
    return json;
  }

  private endChunk(json: JsonWriter): void {
    json.endObject();
    this.out.byte(0x0a);
    this.out.byte(0x0a);
  }
}
