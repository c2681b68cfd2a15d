import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { ReplyListener } from "../../conversation/reply-listener";
import { textOf } from "../../conversation/text";
import { member } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";

const LOGPROBS_RESULT = literal("logprobsResult");
const CHOSEN_CANDIDATES = literal("chosenCandidates");
const TOP_CANDIDATES = literal("topCandidates");
const CANDIDATES = literal("candidates");
const TOKEN = literal("token");
const LOG_PROBABILITY = literal("logProbability");
/** Google leaves out what is zero: such a token was certain. */
const CERTAIN = literal("0");

/** Tells how likely the tokens of an answer were: those chosen stand beside those on top, step by step. */
export function tellLogprobs(listener: ReplyListener, tape: Tape, candidate: Node): void {
  const result = member(tape, candidate, LOGPROBS_RESULT);
  if (tape.kind(result) != Kind.Object) return;
  let step = tape.firstChild(member(tape, result, TOP_CANDIDATES));
  const chosen = member(tape, result, CHOSEN_CANDIDATES);
  for (let token = tape.firstChild(chosen); token != NO_NODE; token = tape.nextSibling(token)) {
    listener.logprob(textOf(tape, member(tape, token, TOKEN)), logprobOf(tape, token));
    const top = member(tape, step, CANDIDATES);
    for (let other = tape.firstChild(top); other != NO_NODE; other = tape.nextSibling(other)) {
      listener.alternative(textOf(tape, member(tape, other, TOKEN)), logprobOf(tape, other));
    }
    step = tape.nextSibling(step);
  }
}

function logprobOf(tape: Tape, token: Node): Slice {
  const value = member(tape, token, LOG_PROBABILITY);
  return tape.kind(value) == Kind.Number ? tape.raw(value) : CERTAIN;
}
