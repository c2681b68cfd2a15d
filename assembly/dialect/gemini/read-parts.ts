import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { AnswerForm } from "../../conversation/answer-form";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { NO_TEXT, Text, isBlank, plain, textOf } from "../../conversation/text";
import { compactInto } from "../../json/compact";
import { member } from "../../json/lookup";
import { Kind, Node, Tape } from "../../json/tape";
import { AnswerText } from "./answer-text";
import { CallIds } from "./call-ids";

const TEXT = literal("text");
const THOUGHT = literal("thought");
const THOUGHT_SIGNATURE = literal("thoughtSignature");
const FUNCTION_CALL = literal("functionCall");
const ID = literal("id");
const NAME = literal("name");
const ARGS = literal("args");
const NO_ARGUMENTS = literal("{}");

/** What the listener takes itself to be in. */
const enum Block {
  None,
  Text,
  Reasoning,
}

/**
 * Reads the parts of an answer. A signature stands in Gemini's replies with a call or a text; every client's API has it with reasoning, from
 * where it comes back: so it becomes that of the reasoning before it, or of one without text.
 */
export class PartReader {
  /** Parts that nobody knows, such as code that Gemini ran. */
  skipped: i32 = 0;
  private block: Block = Block.None;
  private readonly ids: CallIds;
  private readonly callArguments: Sink = new Sink();
  /** By answer; empty where their text is the answer as it stands. */
  private readonly texts: AnswerText[] = [];
  private answer: i32 = 0;

  constructor(
    private readonly listener: ReplyListener,
    private readonly options: ReplyOptions,
  ) {
    this.ids = new CallIds(options.random);
  }

  /** Tells what a part says. True where it calls a tool. */
  read(tape: Tape, part: Node): bool {
    const call = member(tape, part, FUNCTION_CALL);
    const text = member(tape, part, TEXT);
    const signature = textOf(tape, member(tape, part, THOUGHT_SIGNATURE));
    const isCall = tape.kind(call) == Kind.Object;
    if (isCall) this.readCall(tape, call, signature);
    else if (tape.kind(text) != Kind.String && isBlank(signature)) this.skipped++;
    else if (tape.kind(member(tape, part, THOUGHT)) == Kind.True)
      this.tellThought(textOf(tape, text), signature);
    else this.tellText(textOf(tape, text), signature);
    return isCall;
  }

  /** Another answer goes on: the block of this one is over. */
  leave(): void {
    if (this.block == Block.None) return;
    this.block = Block.None;
    this.listener.close();
  }

  /** What follows belongs to that answer. */
  select(answer: i32): void {
    this.answer = answer;
  }

  /** The answer is complete. */
  finish(): void {
    if (this.options.answerForm != AnswerForm.Plain) this.passText(this.answerText().finish());
    this.block = Block.None;
  }

  dispose(): void {
    this.ids.dispose();
    this.callArguments.dispose();
    for (let index = 0; index < this.texts.length; index++) this.texts[index].dispose();
  }

  private readCall(tape: Tape, call: Node, signature: Text): void {
    this.tellSignature(signature);
    const id = textOf(tape, member(tape, call, ID));
    const name = textOf(tape, member(tape, call, NAME));
    this.listener.openToolCall(isBlank(id) ? this.ids.next() : id, name, NO_TEXT);
    const given = member(tape, call, ARGS);
    this.callArguments.clear();
    if (tape.kind(given) == Kind.Object) compactInto(this.callArguments, tape.raw(given));
    else this.callArguments.bytes(NO_ARGUMENTS);
    this.listener.toolArguments(plain(this.callArguments.written));
    this.listener.close();
    this.block = Block.None;
  }

  private tellThought(text: Text, signature: Text): void {
    if (!isBlank(text)) {
      this.block = Block.Reasoning;
      this.listener.reasoning(text);
    }
    this.tellSignature(signature);
  }

  private tellText(text: Text, signature: Text): void {
    const thoughtBefore = this.block == Block.Reasoning;
    if (thoughtBefore) this.tellSignature(signature);
    if (this.options.answerForm == AnswerForm.Plain) this.passText(text);
    else if (!isBlank(text)) this.passText(this.answerText().take(text));
    if (!thoughtBefore) this.tellSignature(signature);
  }

  private passText(text: Text): void {
    if (isBlank(text)) return;
    this.block = Block.Text;
    this.listener.text(text);
  }

  private tellSignature(signature: Text): void {
    if (isBlank(signature)) return;
    if (this.block != Block.Reasoning) this.listener.openReasoning();
    this.block = Block.Reasoning;
    this.listener.signature(signature);
  }

  private answerText(): AnswerText {
    while (this.texts.length <= this.answer) this.texts.push(new AnswerText(this.options.answerForm));
    return this.texts[this.answer];
  }
}
