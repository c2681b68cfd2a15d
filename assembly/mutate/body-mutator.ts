import { Arena } from "../bytes/arena";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { BodyMutation } from "../filterapi/mutation";
import { JsonEdit } from "../json/edit";
import { JsonError, scan } from "../json/scanner";
import { Kind, Tape } from "../json/tape";
import { splitPath } from "./json-path";
import { removeAt, setAt } from "./nested-edit";

/** One change: a value set at a path, or what is there removed. */
class Change {
  constructor(
    readonly path: Slice[],
    /** Raw JSON; NOTHING removes. */
    readonly value: Slice,
  ) {}
}

/**
 * Changes members of a JSON body, all bytes beside them as they were. Removals come first, then settings, each in the configured order; of
 * duplicate keys none survives a change. A body that is no JSON object is left alone.
 */
export class BodyMutator {
  private readonly changes: Change[] = [];
  private readonly names: Arena = new Arena();
  private isFlat: bool = true;

  constructor(mutation: BodyMutation) {
    const removals = mutation.remove;
    for (let index = 0; index < removals.length; index++) this.add(removals[index], NOTHING);
    const settings = mutation.set;
    for (let index = 0; index < settings.length; index++)
      this.add(settings[index].path, settings[index].json);
  }

  /** Writes the changed body. False where there is nothing to change in it; then `into` holds nothing. */
  apply(body: Slice, into: Sink): bool {
    if (this.isFlat) return applyChanges(this.changes, 0, this.changes.length, body, into);
    // A deeper path may lead through what an earlier change has made: one pass for each.
    let current = body;
    let scratch = new Sink();
    let result = new Sink();
    for (let index = 0; index < this.changes.length; index++) {
      scratch.clear();
      if (!applyChanges(this.changes, index, index + 1, current, scratch)) continue;
      const swapped = result;
      result = scratch;
      scratch = swapped;
      current = result.written;
    }
    const changed = current != body;
    if (changed) into.bytes(current);
    scratch.dispose();
    result.dispose();
    return changed;
  }

  dispose(): void {
    this.names.dispose();
  }

  private add(path: Slice, value: Slice): void {
    const names = splitPath(path, this.names);
    if (names.length > 1) this.isFlat = false;
    this.changes.push(new Change(names, value));
  }
}

function applyChanges(changes: Change[], from: i32, to: i32, body: Slice, into: Sink): bool {
  const tape = new Tape();
  const edit = new JsonEdit(tape);
  // Only a change that is applied by itself needs room to build a value; a flat one brings its own.
  const scratch = new Sink();
  if (scan(body, tape) == JsonError.None && tape.kind(tape.root) == Kind.Object) {
    for (let index = from; index < to; index++) {
      const change = changes[index];
      if (isNothing(change.value)) removeAt(edit, tape, change.path, scratch);
      else if (change.path.length == 1) edit.set(tape.root, change.path[0], change.value);
      else setAt(edit, tape, change.path, change.value, scratch);
    }
  }
  const changed = !edit.isEmpty;
  if (changed) edit.apply(into);
  edit.dispose();
  scratch.dispose();
  tape.dispose();
  return changed;
}
