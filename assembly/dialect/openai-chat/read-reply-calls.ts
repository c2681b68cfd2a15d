import { literal } from "../../bytes/ascii";
import { equals } from "../../bytes/slice";
import { ReplyListener } from "../../conversation/reply-listener";
import { NO_TEXT, Text, bytesOf, isBlank, plain, textOf } from "../../conversation/text";
import { integer, member } from "../../json/lookup";
import { Kind, Node, Tape } from "../../json/tape";
import { AnswerState } from "./answer-state";

const INDEX = literal("index");
const ID = literal("id");
const FUNCTION = literal("function");
const NAME = literal("name");
const ARGUMENTS = literal("arguments");

/** Tells a complete tool call. */
export function tellWholeCall(listener: ReplyListener, tape: Tape, call: Node): void {
  open(listener, tape, call);
  const args = argumentsOf(tape, call);
  if (!isBlank(args)) listener.toolArguments(args);
  listener.close();
}

/** Tells a piece of a tool call, which may be its beginning. False where it belongs to a call that others have followed by now. */
export function tellCallDelta(listener: ReplyListener, tape: Tape, call: Node, state: AnswerState): bool {
  const index = integer(tape, member(tape, call, INDEX));
  const id = textOf(tape, member(tape, call, ID));
  if (isAnother(state, index, id)) {
    state.calls++;
    state.callIndex = index;
    state.callId.clear();
    state.callId.bytes(bytesOf(id));
    open(listener, tape, call);
  } else if (index >= 0 && index < state.callIndex) {
    return false;
  }
  const args = argumentsOf(tape, call);
  if (!isBlank(args)) listener.toolArguments(args);
  return true;
}

/** Some servers number all calls 0, some give no number, some repeat the id with each piece. */
function isAnother(state: AnswerState, index: i64, id: Text): bool {
  if (state.calls == 0 || index > state.callIndex) return true;
  return !isBlank(id) && !equals(bytesOf(id), state.callId.written);
}

function open(listener: ReplyListener, tape: Tape, call: Node): void {
  const name = textOf(tape, member(tape, member(tape, call, FUNCTION), NAME));
  listener.openToolCall(textOf(tape, member(tape, call, ID)), name, NO_TEXT);
}

/** The API says a string; some servers give the object itself. */
function argumentsOf(tape: Tape, call: Node): Text {
  const args = member(tape, member(tape, call, FUNCTION), ARGUMENTS);
  return tape.kind(args) == Kind.Object ? plain(tape.raw(args)) : textOf(tape, args);
}
