import { Automaton, StateKind } from "./automaton";
import { NO_CLASS, addNamedClass, takeCharacterEscape, takeClassEscape } from "./escape";
import { PatternReader } from "./pattern-reader";

const OPEN: u32 = 0x5b;
const CLOSE: u32 = 0x5d;
const BACKSLASH: u32 = 0x5c;
const CARET: u32 = 0x5e;
const COLON: u32 = 0x3a;
const DASH: u32 = 0x2d;

/** Reads a class whose opening bracket stood at `from`, and adds the state that takes its characters. */
export function addCharacterClass(reader: PatternReader, from: i32, automaton: Automaton): i32 {
  const kind = reader.takeIf(CARET) ? StateKind.NotClass : StateKind.Class;
  const ranges = automaton.nextRange;
  // A closing bracket that comes first is a member.
  let first = true;
  while (!reader.problem.found && (first || reader.peek != CLOSE)) {
    first = false;
    if (reader.atEnd) reader.problem.refuse(from, "the class has no ]");
    else addItem(reader, automaton);
  }
  reader.take();
  automaton.endRanges();
  return automaton.add(kind, ranges);
}

/** Adds a character, a range of characters or a named class. */
function addItem(reader: PatternReader, automaton: Automaton): void {
  const from = reader.position;
  const first = reader.take();
  if (first == BACKSLASH) {
    const letter = takeClassEscape(reader);
    if (letter != NO_CLASS) return addNamedClass(automaton, letter);
  }
  if (first == OPEN && reader.peek == COLON) {
    return reader.problem.refuse(from, "named classes such as [:alpha:] are not supported");
  }
  const low = first == BACKSLASH ? takeCharacterEscape(reader, from) : first;
  const dash = reader.position;
  if (!reader.takeIf(DASH)) return automaton.addRange(low, low);
  if (reader.peek == CLOSE) {
    // A dash before the end is a member.
    reader.position = dash;
    return automaton.addRange(low, low);
  }
  const end = reader.position;
  const last = reader.take();
  if (last == BACKSLASH && takeClassEscape(reader) != NO_CLASS) {
    return reader.problem.refuse(end, "a range cannot end in a class");
  }
  const high = last == BACKSLASH ? takeCharacterEscape(reader, end) : last;
  if (high < low) reader.problem.refuse(from, "the range is in reverse order");
  automaton.addRange(low, high);
}
