import { literal } from "../../bytes/ascii";
import { ReplyListener } from "../../conversation/reply-listener";
import { Text, isBlank, textOf } from "../../conversation/text";
import { member, stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";

/**
 * OpenAI shows no reasoning in chat completions. Others do: `reasoning_content` (DeepSeek, vLLM, Qwen), `reasoning` (OpenRouter, vLLM),
 * `thinking_blocks` with signatures (LiteLLM, Envoy AI Gateway), the latter also an object in `reasoning_content`.
 */
const REASONING_CONTENT = literal("reasoning_content");
const REASONING = literal("reasoning");
const THINKING_BLOCKS = literal("thinking_blocks");
const TYPE = literal("type");
const REDACTED_THINKING = literal("redacted_thinking");
const THINKING = literal("thinking");
const TEXT = literal("text");
const SIGNATURE = literal("signature");
const DATA = literal("data");

/** Tells the reasoning of a whole message: its blocks, or where it has none its text. */
export function tellReasoning(listener: ReplyListener, tape: Tape, message: Node): void {
  const blocks = member(tape, message, THINKING_BLOCKS);
  if (tape.firstChild(blocks) == NO_NODE) {
    tellReasoningDelta(listener, tape, message);
    return;
  }
  for (let block = tape.firstChild(blocks); block != NO_NODE; block = tape.nextSibling(block)) {
    if (!isRedacted(tape, block)) {
      listener.openReasoning();
      tellText(listener, textOf(tape, member(tape, block, THINKING)));
    }
    tellSeal(listener, tape, block);
    listener.close();
  }
}

/** Tells the reasoning of a delta. Where text stands in it twice, once within blocks, it is told once. */
export function tellReasoningDelta(listener: ReplyListener, tape: Tape, delta: Node): void {
  const content = member(tape, delta, REASONING_CONTENT);
  const isObject = tape.kind(content) == Kind.Object;
  let text = textOf(tape, isObject ? member(tape, content, TEXT) : content);
  if (isBlank(text)) text = textOf(tape, member(tape, delta, REASONING));
  const isTold = tellText(listener, text);
  if (isObject) tellSeal(listener, tape, content);
  const blocks = member(tape, delta, THINKING_BLOCKS);
  for (let block = tape.firstChild(blocks); block != NO_NODE; block = tape.nextSibling(block)) {
    if (!isTold && !isRedacted(tape, block)) tellText(listener, textOf(tape, member(tape, block, THINKING)));
    tellSeal(listener, tape, block);
  }
}

function isRedacted(tape: Tape, block: Node): bool {
  return stringEquals(tape, member(tape, block, TYPE), REDACTED_THINKING);
}

function tellText(listener: ReplyListener, text: Text): bool {
  if (isBlank(text)) return false;
  listener.reasoning(text);
  return true;
}

/** Tells what only the provider can read: a signature, or redacted reasoning. */
function tellSeal(listener: ReplyListener, tape: Tape, block: Node): void {
  const signature = textOf(tape, member(tape, block, SIGNATURE));
  if (!isBlank(signature)) listener.signature(signature);
  const data = textOf(tape, member(tape, block, DATA));
  if (!isBlank(data)) listener.redactedReasoning(data);
}
