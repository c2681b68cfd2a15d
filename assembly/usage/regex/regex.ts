import { Slice, endOf, startOf } from "../../bytes/slice";
import { Problem } from "../problem";
import { Automaton, NO_STATE, StateKind } from "./automaton";
import { characterAt, characterLength } from "./character";
import { parsePattern } from "./parser";
import { StateSet } from "./state-set";

/** Compiles a pattern; null where it is refused, and `problem` says why. */
export function compileRegex(pattern: Slice, problem: Problem): Regex | null {
  const automaton = parsePattern(pattern, problem);
  return problem.found ? null : new Regex(automaton);
}

/**
 * A compiled regular expression. All states that the text read so far can lead to are followed at once, so a match takes time
 * proportional to the text's length times the number of states, whatever the pattern.
 */
export class Regex {
  private current: StateSet;
  private following: StateSet;
  /** States still to be entered; each state enters once for a character, a Split leaves at most one waiting. */
  private readonly waiting: StaticArray<i32>;

  constructor(private readonly automaton: Automaton) {
    this.current = new StateSet(automaton.size);
    this.following = new StateSet(automaton.size);
    this.waiting = new StaticArray<i32>(automaton.size + 1);
  }

  /** Whether the pattern matches anywhere in `text`, UTF-8. */
  matches(text: Slice): bool {
    const start = startOf(text);
    const end = endOf(text);
    this.current.clear();
    let position = start;
    while (!this.enter(this.current, this.automaton.start, position == start, position == end)) {
      if (position == end) return false;
      const length = characterLength(position, end);
      const code = characterAt(position, length);
      position += length as usize;
      if (this.step(code, position == end)) return true;
    }
    return true;
  }

  /** Takes one character. True once the pattern has matched. */
  private step(code: u32, atEnd: bool): bool {
    const current = this.current;
    const following = this.following;
    following.clear();
    for (let index = 0; index < current.size; index++) {
      const state = current.at(index);
      if (!this.automaton.takes(state, code)) continue;
      if (this.enter(following, this.automaton.next(state), false, atEnd)) return true;
    }
    this.current = following;
    this.following = current;
    return false;
  }

  /** Adds a state and those it leads to without a character. True where the pattern has matched. */
  private enter(states: StateSet, first: i32, atStart: bool, atEnd: bool): bool {
    let count = 0;
    for (let state = first; state != NO_STATE; state = count > 0 ? this.waiting[--count] : NO_STATE) {
      while (states.add(state)) {
        const kind = this.automaton.kind(state);
        if (kind == StateKind.Match) return true;
        if (kind == StateKind.Split) this.waiting[count++] = this.automaton.other(state);
        else if (!passes(kind, atStart, atEnd)) break;
        state = this.automaton.next(state);
      }
    }
    return false;
  }
}

function passes(kind: StateKind, atStart: bool, atEnd: bool): bool {
  if (kind == StateKind.Pass) return true;
  return kind == StateKind.TextStart ? atStart : kind == StateKind.TextEnd && atEnd;
}
