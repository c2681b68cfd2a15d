import { literal } from "../bytes/ascii";
import { Slice, isNothing } from "../bytes/slice";
import { Conversation, ResponseFormat } from "./conversation";
import { ForwardingListener } from "./forwarding-listener";
import { ReplyListener } from "./reply-listener";
import { ReplyOptions } from "./reply-options";
import { StopReason } from "./stop-reason";
import { Target } from "./target";
import { NO_TEXT, Text, reads } from "./text";
import { ToolChoiceKind } from "./tool";

/** The tool that stands for a response schema where a model takes no schema: it must be called, and its arguments are the answer. */
export const SCHEMA_TOOL = literal("json_response");
export const SCHEMA_TOOL_DESCRIPTION = literal("Answer by calling this tool. Its arguments are the answer.");
/** The schema of an answer that may be any JSON object. */
const ANY_OBJECT = literal('{"type":"object"}');

/**
 * Whether the answer's form is asked for by that tool: the backend knows no form but a schema, and older models not even that. Where the client
 * forces a tool of its own, the answer is that tool's call and has its own schema.
 */
export function asksForSchemaTool(conversation: Conversation, target: Target): bool {
  const choice = conversation.toolChoice.kind;
  if (choice == ToolChoiceKind.Required || choice == ToolChoiceKind.Named) return false;
  if (conversation.responseFormat == ResponseFormat.JsonObject) return true;
  return conversation.responseFormat == ResponseFormat.JsonSchema && !target.takesResponseSchema;
}

/** Whether the model may call the client's own tools instead of that one. */
export function mayCallOthers(conversation: Conversation): bool {
  return conversation.tools.length > 0 && conversation.toolChoice.kind != ToolChoiceKind.None;
}

/** The schema of the answer. */
export function schemaOf(conversation: Conversation): Slice {
  return isNothing(conversation.responseSchema) ? ANY_OBJECT : conversation.responseSchema;
}

/** What a reader tells its reply to: the listener, or one before it that turns the answer by that tool into text. */
export function unwrapping(listener: ReplyListener, options: ReplyOptions): ReplyListener {
  return options.unwrapsSchemaTool ? new SchemaToolListener(listener) : listener;
}

/** Passes a reply on, with the call of the schema tool turned back into the text that it stands for. */
export class SchemaToolListener extends ForwardingListener {
  private isAnswer: bool = false;
  private wasAnswered: bool = false;
  private hasCalls: bool = false;

  constructor(next: ReplyListener) {
    super(next);
  }

  openToolCall(id: Text, name: Text, signature: Text): void {
    this.isAnswer = reads(name, SCHEMA_TOOL);
    if (this.isAnswer) {
      this.wasAnswered = true;
      return;
    }
    this.hasCalls = true;
    super.openToolCall(id, name, signature);
  }

  toolArguments(delta: Text): void {
    if (this.isAnswer) this.next.text(delta);
    else super.toolArguments(delta);
  }

  close(): void {
    this.isAnswer = false;
    super.close();
  }

  text(delta: Text): void {
    this.isAnswer = false;
    super.text(delta);
  }

  openReasoning(): void {
    this.isAnswer = false;
    super.openReasoning();
  }

  finish(reason: StopReason, stopSequence: Text): void {
    const answered = this.wasAnswered && !this.hasCalls && reason == StopReason.ToolCalls;
    super.finish(answered ? StopReason.End : reason, answered ? NO_TEXT : stopSequence);
  }
}
