import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { JsonEdit } from "../../json/edit";
import { member, stringEquals } from "../../json/lookup";
import { Tape } from "../../json/tape";

const MODEL = literal("model");

/**
 * Writes a request for a backend that has this API itself: asking for `model`, every other byte as it came. Nothing is written where it
 * asks for that model already.
 */
export function editRequest(tape: Tape, model: Slice, into: Sink): void {
  if (stringEquals(tape, member(tape, tape.root, MODEL), model)) return;
  const edit = new JsonEdit(tape);
  edit.setString(tape.root, MODEL, model);
  edit.apply(into);
  edit.dispose();
}
