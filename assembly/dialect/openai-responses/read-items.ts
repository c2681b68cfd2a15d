import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { Part, PartKind } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { NO_TEXT, Text, isMissing } from "../../conversation/text";
import { Role, Turn } from "../../conversation/turn";
import { stringEquals } from "../../json/lookup";
import { NO_NODE, Node } from "../../json/tape";
import { redactedReasoningOf } from "./encrypted-content";
import { isProviderItem } from "./provider-items";
import { readContent } from "./read-content";

const TYPE = literal("type");
const MESSAGE = literal("message");
const FUNCTION_CALL = literal("function_call");
const FUNCTION_CALL_OUTPUT = literal("function_call_output");
const REASONING = literal("reasoning");
const ROLE = literal("role");
const USER = literal("user");
const ASSISTANT = literal("assistant");
const SYSTEM = literal("system");
const DEVELOPER = literal("developer");
const CONTENT = literal("content");
const CALL_ID = literal("call_id");
const NAME = literal("name");
const ARGUMENTS = literal("arguments");
const OUTPUT = literal("output");
const SUMMARY = literal("summary");
const TEXT = literal("text");
const ENCRYPTED_CONTENT = literal("encrypted_content");

/** Reads the items of `input` into turns. What the model did in one go stands in several items and becomes one turn. */
export class ItemReader {
  constructor(
    private readonly fields: RequestFields,
    private readonly conversation: Conversation,
  ) {}

  read(item: Node): void {
    const tape = this.fields.tape;
    const type = this.fields.value(item, TYPE);
    if (type == NO_NODE || stringEquals(tape, type, MESSAGE)) this.readMessage(item);
    else if (stringEquals(tape, type, FUNCTION_CALL)) this.readCall(item);
    else if (stringEquals(tape, type, FUNCTION_CALL_OUTPUT)) this.readOutput(item);
    else if (stringEquals(tape, type, REASONING)) this.readReasoning(item);
    else if (isProviderItem(tape, type)) {
      this.fields.cannotCarry(
        TYPE,
        "is an item of OpenAI's own tools or storage, which this backend does not have",
      );
    } else {
      this.fields.refuse(TYPE, "is no type of item that the API has");
    }
  }

  private readMessage(item: Node): void {
    const tape = this.fields.tape;
    const role = this.fields.value(item, ROLE);
    if (stringEquals(tape, role, ASSISTANT))
      readContent(this.fields, item, CONTENT, "content", this.conversation.turnOf(Role.Assistant).parts);
    else if (stringEquals(tape, role, USER)) this.addTurn(Role.User, item);
    else if (stringEquals(tape, role, SYSTEM) || stringEquals(tape, role, DEVELOPER))
      this.addTurn(Role.System, item);
    else this.fields.refuse(ROLE, "must be user, assistant, system or developer");
  }

  private addTurn(role: Role, item: Node): void {
    const turn = new Turn(role);
    this.conversation.turns.push(turn);
    readContent(this.fields, item, CONTENT, "content", turn.parts);
  }

  private readCall(item: Node): void {
    const call = new Part(PartKind.ToolCall);
    call.id = this.fields.requiredText(item, CALL_ID);
    call.name = this.fields.requiredText(item, NAME);
    call.text = this.fields.requiredText(item, ARGUMENTS);
    this.conversation.turnOf(Role.Assistant).parts.push(call);
  }

  private readOutput(item: Node): void {
    const result = new Part(PartKind.ToolResult);
    result.id = this.fields.requiredText(item, CALL_ID);
    result.parts = [];
    readContent(this.fields, item, OUTPUT, "output", result.parts);
    this.conversation.turnOf(Role.User).parts.push(result);
  }

  private readReasoning(item: Node): void {
    const fields = this.fields;
    const sealed = fields.text(item, ENCRYPTED_CONTENT);
    const parts = this.conversation.turnOf(Role.Assistant).parts;
    const redacted = redactedReasoningOf(sealed);
    if (!isMissing(redacted)) {
      parts.push(reasoningPart(PartKind.RedactedReasoning, redacted));
      return;
    }
    // Open models tell their thoughts themselves in `content`; the others a summary of them.
    const count = parts.length;
    this.readThoughts(item, CONTENT, "content", parts);
    if (parts.length == count) this.readThoughts(item, SUMMARY, "summary", parts);
    if (isMissing(sealed)) return;
    if (parts.length == count) parts.push(reasoningPart(PartKind.Reasoning, NO_TEXT));
    parts[parts.length - 1].signature = sealed;
  }

  private readThoughts(item: Node, name: Slice, path: string, parts: Part[]): void {
    const fields = this.fields;
    const thoughts = fields.array(item, name);
    let index = 0;
    for (let node = fields.tape.firstChild(thoughts); node != NO_NODE && !fields.failed;) {
      fields.enter(path, index++);
      if (fields.isObject(node))
        parts.push(reasoningPart(PartKind.Reasoning, fields.requiredText(node, TEXT)));
      fields.leave();
      node = fields.tape.nextSibling(node);
    }
  }
}

function reasoningPart(kind: PartKind, text: Text): Part {
  const part = new Part(kind);
  part.text = text;
  return part;
}
