import { Slice } from "../../bytes/slice";
import { Problem } from "../problem";
import { Automaton, MOST_STATES, StateKind } from "./automaton";
import { addCharacterClass } from "./character-class";
import { NO_CLASS, addNamedClass, takeCharacterEscape, takeClassEscape } from "./escape";
import { Fragment, GroupStack } from "./group-stack";
import { PatternReader } from "./pattern-reader";

/**
 * Builds the automaton of a pattern: characters, `.`, classes, `\d \w \s`, `* + ?`, `|`, `( )`, `^` and `$`, each with the meaning it has
 * in RE2. Anything else that RE2 gives a meaning is refused. Where `problem` is found, the automaton is of no use.
 */
export function parsePattern(pattern: Slice, problem: Problem): Automaton {
  const automaton = new Automaton();
  const reader = new PatternReader(pattern, problem);
  const groups = new GroupStack(automaton);
  while (!reader.atEnd && !problem.found) {
    parseItem(reader, groups, automaton);
    if (automaton.size > MOST_STATES) {
      problem.refuse(reader.position, "the pattern needs more than " + MOST_STATES.toString() + " states");
    }
  }
  if (groups.depth > 1) problem.refuse(groups.position, "the group has no )");
  const whole = groups.close();
  automaton.connect(whole.end, automaton.add(StateKind.Match));
  automaton.start = whole.start;
  return automaton;
}

function parseItem(reader: PatternReader, groups: GroupStack, automaton: Automaton): void {
  const from = reader.position;
  const code = reader.take();
  switch (code) {
    case 0x28: // (
      if (reader.peek == 0x3f) reader.problem.refuse(from, "a group that begins with (? is not supported");
      return groups.open(from);
    case 0x29: // )
      if (groups.depth == 1) return reader.problem.refuse(from, "the ) closes no group");
      return groups.append(groups.close());
    case 0x7c: // |
      return groups.alternate();
    case 0x2a: // *
    case 0x2b: // +
    case 0x3f: // ?
      return repeat(reader, groups, automaton, code, from);
    case 0x7b: // {
      return reader.problem.refuse(from, "counted repetition is not supported; a brace is written \\{");
    case 0x5e: // ^
      return groups.append(single(automaton.add(StateKind.TextStart)));
    case 0x24: // $
      return groups.append(single(automaton.add(StateKind.TextEnd)));
    case 0x2e: // .
      return groups.append(single(automaton.add(StateKind.Any)));
    case 0x5b: // [
      return groups.append(single(addCharacterClass(reader, from, automaton)));
    case 0x5c: // \
      return groups.append(single(addEscape(reader, from, automaton)));
    default:
      return groups.append(single(automaton.add(StateKind.Character, code)));
  }
}

function addEscape(reader: PatternReader, from: i32, automaton: Automaton): i32 {
  const letter = takeClassEscape(reader);
  if (letter == NO_CLASS) return automaton.add(StateKind.Character, takeCharacterEscape(reader, from));
  const ranges = automaton.nextRange;
  addNamedClass(automaton, letter);
  automaton.endRanges();
  return automaton.add(StateKind.Class, ranges);
}

/** Lets what was read last repeat. A mark on a mark, RE2's lazy repetition included, is refused. */
function repeat(reader: PatternReader, groups: GroupStack, automaton: Automaton, mark: u32, from: i32): void {
  const repeated = groups.takeLast();
  if (repeated === null) return reader.problem.refuse(from, "there is nothing to repeat");
  const next = reader.peek;
  if (next == 0x2a || next == 0x2b || next == 0x3f) {
    return reader.problem.refuse(reader.position, "a repetition cannot be repeated or lazy");
  }
  const split = automaton.add(StateKind.Split, repeated.start as u32);
  if (mark == 0x3f) {
    const end = automaton.add(StateKind.Pass);
    automaton.connect(split, end);
    automaton.connect(repeated.end, end);
    return groups.append(new Fragment(split, end));
  }
  automaton.connect(repeated.end, split);
  groups.append(new Fragment(mark == 0x2a ? split : repeated.start, split));
}

function single(state: i32): Fragment {
  return new Fragment(state, state);
}
