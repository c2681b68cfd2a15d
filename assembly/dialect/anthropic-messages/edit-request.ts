import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, isNothing } from "../../bytes/slice";
import { Target } from "../../conversation/target";
import { bytesOf, isMissing } from "../../conversation/text";
import { JsonEdit } from "../../json/edit";
import { integer, member, stringEquals } from "../../json/lookup";
import { NO_NODE, Tape } from "../../json/tape";
import { writeBetaFlags } from "./beta-flags";

const MODEL = literal("model");
const STREAM = literal("stream");
const ANTHROPIC_VERSION = literal("anthropic_version");
const ANTHROPIC_BETA = literal("anthropic_beta");
const MAX_TOKENS = literal("max_tokens");
const THINKING = literal("thinking");
const BUDGET_TOKENS = literal("budget_tokens");

/**
 * Writes a request of the Messages API for a backend that has this API itself: the model, and on Amazon and Google what they want in the body and in
 * the path, as `target` says; every other byte as it came. Nothing is written where nothing changes. `maxTokens` is set where the request has none.
 */
export function editRequest(tape: Tape, target: Target, into: Sink, maxTokens: Slice = NOTHING): void {
  const edit = new JsonEdit(tape);
  const flags = new Sink();
  const request = tape.root;
  const model = bytesOf(target.model);
  if (target.modelInPath) edit.remove(request, MODEL);
  else if (!stringEquals(tape, member(tape, request, MODEL), model)) edit.setString(request, MODEL, model);
  if (target.streamInPath) edit.remove(request, STREAM);
  if (!isNothing(maxTokens) && member(tape, request, MAX_TOKENS) == NO_NODE) {
    edit.set(request, MAX_TOKENS, maxTokens);
  }
  if (!isMissing(target.version)) edit.setString(request, ANTHROPIC_VERSION, bytesOf(target.version));
  if (
    !isNothing(target.betas) &&
    writeBetaFlags(tape, member(tape, request, ANTHROPIC_BETA), target.betas, flags)
  ) {
    edit.set(request, ANTHROPIC_BETA, flags.written);
  }
  if (flags.exhausted) into.exhausted = true;
  else if (!edit.isEmpty) edit.apply(into);
  edit.dispose();
  flags.dispose();
}

/**
 * Turns a request to count tokens into the one whose tokens are to be counted, for a platform that counts those of whole requests: it must have
 * a limit of its answer, which leaves room behind the thinking.
 */
export function editCountedRequest(tape: Tape, target: Target, into: Sink): void {
  const budget = integer(tape, member(tape, member(tape, tape.root, THINKING), BUDGET_TOKENS));
  const maxTokens = new Sink();
  maxTokens.decimal(max<i64>(budget, 0) + 1);
  editRequest(tape, target, into, maxTokens.written);
  if (maxTokens.exhausted) into.exhausted = true;
  maxTokens.dispose();
}
