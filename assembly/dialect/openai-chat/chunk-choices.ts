import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { ReplyOptions } from "../../conversation/reply-options";
import { StopReason } from "../../conversation/stop-reason";
import { Text, writePiece, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { Logprobs } from "./logprobs";
import { finishReason } from "./stop-reason";
import { writeCallHead } from "./write-head";

/** The members of a delta. */
const enum Member {
  None,
  Content,
  Reasoning,
  Refusal,
  Blocks,
  Calls,
}

/** What is to be remembered of one of a stream's answers. */
class Answer {
  hasRole: bool = false;
  calls: i32 = 0;

  constructor(readonly index: i32) {}
}

/** The `choices` of the chunk that is being collected, written as they are heard. Each member of a delta can be opened once a chunk. */
export class ChunkChoices {
  /** Of the answer that goes on. */
  readonly logprobs: Logprobs = new Logprobs();
  private readonly json: JsonWriter = new JsonWriter(new Sink());
  private readonly answers: Answer[] = [];
  private answer: Answer = new Answer(0);
  /** The member that is still open, and all that the delta has, as bits. */
  private member: Member = Member.None;
  private members: i32 = 0;
  private isChoiceOpen: bool = false;
  private isCallOpen: bool = false;
  private isFinished: bool = false;
  private reason: StopReason = StopReason.End;
  private callCount: u32 = 0;

  constructor(private readonly options: ReplyOptions) {
    this.answers.push(this.answer);
  }

  /** Whether the chunk says nothing yet. */
  get isEmpty(): bool {
    return this.json.sink.length == 0 && !this.isFinished && this.logprobs.isEmpty;
  }

  /** Whether the answer's role has been told: in its first delta, and only there. */
  get hasRole(): bool {
    return this.answer.hasRole;
  }

  get canTakeContent(): bool {
    return this.canTake(Member.Content);
  }

  get canTakeReasoning(): bool {
    return this.canTake(Member.Reasoning);
  }

  get canTakeRefusal(): bool {
    return this.canTake(Member.Refusal);
  }

  get canTakeBlock(): bool {
    return this.canTake(Member.Blocks);
  }

  get canTakeCall(): bool {
    return this.canTake(Member.Calls);
  }

  get exhausted(): bool {
    return this.json.sink.exhausted || this.logprobs.exhausted;
  }

  /** The array, once it is complete. */
  get written(): Slice {
    return this.json.sink.written;
  }

  selectAnswer(index: i32): void {
    if (index == this.answer.index) return;
    this.closeChoice();
    for (let known = 0; known < this.answers.length; known++) {
      if (this.answers[known].index != index) continue;
      this.answer = this.answers[known];
      return;
    }
    this.answer = new Answer(index);
    this.answers.push(this.answer);
  }

  /** Content that may stay empty. */
  openContent(): void {
    this.openString(Member.Content, "content");
  }

  text(delta: Text): void {
    this.openContent();
    writePiece(this.json, delta);
  }

  reasoning(delta: Text): void {
    this.openString(Member.Reasoning, "reasoning_content");
    writePiece(this.json, delta);
  }

  refusal(delta: Text): void {
    this.openString(Member.Refusal, "refusal");
    writePiece(this.json, delta);
  }

  signature(value: Text): void {
    this.writeBlock("thinking", "signature", value);
  }

  redactedReasoning(data: Text): void {
    this.writeBlock("redacted_thinking", "data", data);
  }

  openToolCall(id: Text, name: Text): void {
    this.answer.calls++;
    this.openCall();
    writeCallHead(this.json, id, name, this.options, this.callCount++);
  }

  toolArguments(delta: Text): void {
    if (this.answer.calls == 0) return;
    if (!this.isCallOpen) {
      this.openCall();
      const json = this.json;
      if (this.options.converseChunks) {
        json.key("type");
        json.ascii("function");
      }
      json.key("function");
      json.beginObject();
      json.key("arguments");
      json.beginString();
    }
    writePiece(this.json, delta);
  }

  finish(reason: StopReason): void {
    this.isFinished = true;
    this.reason = reason;
  }

  /** Closes whatever is open. */
  complete(): void {
    this.closeChoice();
    this.json.endArray();
  }

  /** Begins another chunk. */
  clear(): void {
    this.json.sink.clear();
    this.json.restart();
  }

  dispose(): void {
    this.json.sink.dispose();
    this.logprobs.dispose();
  }

  private canTake(member: Member): bool {
    return this.member == member || (this.members & (1 << member)) == 0;
  }

  private openChoice(): void {
    if (this.isChoiceOpen) return;
    this.isChoiceOpen = true;
    const json = this.json;
    if (this.json.sink.length == 0) json.beginArray();
    json.beginObject();
    json.key("index");
    json.integer(this.answer.index);
    json.key("delta");
    json.beginObject();
    if (this.answer.hasRole) return;
    this.answer.hasRole = true;
    json.key("role");
    json.ascii("assistant");
  }

  private closeChoice(): void {
    if (this.isFinished) {
      this.openChoice();
      if (this.options.converseChunks && this.canTake(Member.Content)) this.openContent();
    }
    if (!this.logprobs.isEmpty) this.openChoice();
    if (!this.isChoiceOpen) return;
    this.closeMember();
    const json = this.json;
    json.endObject();
    this.logprobs.write(json);
    if (this.isFinished) {
      json.key("finish_reason");
      json.ascii(finishReason(this.reason));
    }
    json.endObject();
    this.isChoiceOpen = false;
    this.isFinished = false;
    this.members = 0;
  }

  private openMember(member: Member, name: string): void {
    this.openChoice();
    this.closeMember();
    this.member = member;
    this.members |= 1 << member;
    this.json.key(name);
  }

  private closeMember(): void {
    switch (this.member) {
      case Member.Content:
      case Member.Reasoning:
      case Member.Refusal:
        this.json.endString();
        break;
      case Member.Blocks:
        this.json.endArray();
        break;
      case Member.Calls:
        this.closeCall();
        this.json.endArray();
    }
    this.member = Member.None;
  }

  private openString(member: Member, name: string): void {
    if (this.member == member) return;
    this.openMember(member, name);
    this.json.beginString();
  }

  private openItem(member: Member, name: string): void {
    if (this.member != member) {
      this.openMember(member, name);
      this.json.beginArray();
    }
    this.json.beginObject();
  }

  private writeBlock(type: string, name: string, value: Text): void {
    this.openItem(Member.Blocks, "thinking_blocks");
    const json = this.json;
    json.key("type");
    json.ascii(type);
    json.key(name);
    writeText(json, value);
    json.endObject();
  }

  private openCall(): void {
    this.closeCall();
    this.openItem(Member.Calls, "tool_calls");
    this.json.key("index");
    this.json.integer(this.answer.calls - 1);
    this.isCallOpen = true;
  }

  private closeCall(): void {
    if (!this.isCallOpen) return;
    this.isCallOpen = false;
    this.json.endString();
    this.json.endObject();
    this.json.endObject();
  }
}
