import { literal } from "../../bytes/ascii";
import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { textOf } from "../../conversation/text";
import { Kind, NO_NODE, Node } from "../../json/tape";

const MAX_TOKENS = literal("max_tokens");
const TEMPERATURE = literal("temperature");
const TOP_P = literal("top_p");
const TOP_K = literal("top_k");
const STOP_SEQUENCES = literal("stop_sequences");

/** Reads how the answer is to be drawn, and where it ends. `answers`: there will be one, whose length must be limited. */
export function readSampling(
  fields: RequestFields,
  request: Node,
  conversation: Conversation,
  answers: bool,
): void {
  conversation.maxTokens = fields.number(request, MAX_TOKENS);
  if (answers && isNothing(conversation.maxTokens)) fields.refuse(MAX_TOKENS, "is required");
  conversation.temperature = fields.number(request, TEMPERATURE);
  conversation.topP = fields.number(request, TOP_P);
  conversation.topK = fields.number(request, TOP_K);
  readStopSequences(fields, request, conversation);
}

function readStopSequences(fields: RequestFields, request: Node, conversation: Conversation): void {
  const tape = fields.tape;
  const sequences = fields.array(request, STOP_SEQUENCES);
  let index = 0;
  for (let node = tape.firstChild(sequences); node != NO_NODE; node = tape.nextSibling(node)) {
    fields.enter("stop_sequences", index++);
    if (tape.kind(node) == Kind.String) conversation.stop.push(textOf(tape, node));
    else fields.refuseHere("must be a string");
    fields.leave();
  }
}
