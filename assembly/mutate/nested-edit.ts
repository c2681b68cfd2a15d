import { parseDecimal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { JsonEdit } from "../json/edit";
import { member } from "../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../json/tape";
import { JsonWriter } from "../json/writer";

/**
 * Sets the value at a path. Objects that are missing on the way are made; in an array a number names an element, and one that is not there,
 * such as `-1`, adds one at the end. A path that leads through any other value changes nothing.
 *
 * `scratch` must live until the edit is applied.
 */
export function setAt(edit: JsonEdit, tape: Tape, path: Slice[], value: Slice, scratch: Sink): void {
  let parent = tape.root;
  for (let depth = 0; depth < path.length; depth++) {
    const isLast = depth == path.length - 1;
    const child = childOf(tape, parent, path[depth]);
    if (child != NO_NODE && !isLast && tape.kind(child) != Kind.Null) {
      parent = child;
      continue;
    }
    writeNested(path, depth + 1, value, scratch);
    if (tape.kind(parent) == Kind.Object) edit.set(parent, path[depth], scratch.written);
    else if (tape.kind(parent) == Kind.Array) setElement(edit, tape, parent, child, scratch);
    return;
  }
}

/** Removes what is at a path: every member of that name, or the element of an array. */
export function removeAt(edit: JsonEdit, tape: Tape, path: Slice[], scratch: Sink): void {
  let parent = tape.root;
  for (let depth = 0; depth < path.length - 1; depth++) {
    parent = childOf(tape, parent, path[depth]);
    if (parent == NO_NODE) return;
  }
  const name = path[path.length - 1];
  if (tape.kind(parent) == Kind.Object) {
    if (member(tape, parent, name) != NO_NODE) edit.remove(parent, name);
  } else {
    const element = childOf(tape, parent, name);
    if (element != NO_NODE) rewriteArray(edit, tape, parent, element, NOTHING, scratch);
  }
}

function childOf(tape: Tape, parent: Node, name: Slice): Node {
  if (tape.kind(parent) == Kind.Object) return member(tape, parent, name);
  if (tape.kind(parent) != Kind.Array) return NO_NODE;
  let index = parseDecimal(name);
  if (index < 0) return NO_NODE;
  let element = tape.firstChild(parent);
  for (; element != NO_NODE && index > 0; index--) element = tape.nextSibling(element);
  return element;
}

/** The value within objects of the names from `depth` on. */
function writeNested(path: Slice[], depth: i32, value: Slice, into: Sink): void {
  into.clear();
  const json = new JsonWriter(into);
  for (let index = depth; index < path.length; index++) {
    json.beginObject();
    json.keyBytes(path[index]);
  }
  json.raw(value);
  for (let index = depth; index < path.length; index++) json.endObject();
}

function setElement(edit: JsonEdit, tape: Tape, array: Node, element: Node, scratch: Sink): void {
  if (element != NO_NODE) {
    edit.replace(element, scratch.written);
    return;
  }
  const added = new Sink();
  added.bytes(scratch.written);
  rewriteArray(edit, tape, array, NO_NODE, added.written, scratch);
  added.dispose();
}

/** Replaces an array by itself without one element, or with one more; NO_NODE and NOTHING for none. */
function rewriteArray(
  edit: JsonEdit,
  tape: Tape,
  array: Node,
  without: Node,
  added: Slice,
  scratch: Sink,
): void {
  scratch.clear();
  const json = new JsonWriter(scratch);
  json.beginArray();
  for (let child = tape.firstChild(array); child != NO_NODE; child = tape.nextSibling(child)) {
    if (child != without) json.raw(tape.raw(child));
  }
  if (!isNothing(added)) json.raw(added);
  json.endArray();
  edit.replace(array, scratch.written);
}
