import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { ReplyListener } from "../../conversation/reply-listener";
import { Text, textOf } from "../../conversation/text";
import { elementCount, member, real } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";

const LOGPROBS = literal("logprobs");
const TEXT = literal("text");

/** Tells how likely the pieces of the answer were: `logprobs` of a whole reply is a list of them, that of an event is one. */
export function tellLogprobs(listener: ReplyListener, tape: Tape, owner: Node): void {
  const given = member(tape, owner, LOGPROBS);
  if (tape.kind(given) == Kind.Object) tellPiece(listener, tape, given);
  if (tape.kind(given) != Kind.Array) return;
  for (let piece = tape.firstChild(given); piece != NO_NODE; piece = tape.nextSibling(piece)) {
    tellPiece(listener, tape, piece);
  }
}

/** A piece is mostly one token. Of several only the text of all is known: it is as likely as all of them one after the other. */
function tellPiece(listener: ReplyListener, tape: Tape, piece: Node): void {
  const values = member(tape, piece, LOGPROBS);
  const text = textOf(tape, member(tape, piece, TEXT));
  const first = tape.firstChild(values);
  if (tape.kind(first) != Kind.Number) return;
  if (elementCount(tape, values) == 1) listener.logprob(text, tape.raw(first));
  else tellSum(listener, tape, text, first);
}

function tellSum(listener: ReplyListener, tape: Tape, text: Text, first: Node): void {
  let sum: f64 = 0;
  for (let value = first; value != NO_NODE; value = tape.nextSibling(value)) sum += real(tape, value);
  if (!isFinite(sum)) return;
  const number = new Sink();
  number.ascii(sum.toString());
  listener.logprob(text, number.written);
  number.dispose();
}
