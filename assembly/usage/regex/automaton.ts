/** What a state does with the character at hand. */
export const enum StateKind {
  /** Goes on without a character. */
  Pass,
  /** Goes on in two ways, without a character. */
  Split,
  /** Goes on where the text begins. */
  TextStart,
  /** Goes on where the text ends. */
  TextEnd,
  /** Takes one certain character. */
  Character,
  /** Takes any character but a line feed. */
  Any,
  /** Takes a character of a class. */
  Class,
  /** Takes a character outside a class. */
  NotClass,
  /** The pattern has matched. */
  Match,
}

/** No state: a way that has not been laid yet. */
export const NO_STATE: i32 = -1;

/** How many states a pattern may have: each costs time for every character of every text. */
export const MOST_STATES: i32 = 1000;

/** A nondeterministic automaton as K. Thompson builds it: states that name their successors. */
export class Automaton {
  start: i32 = NO_STATE;
  private readonly kinds: StateKind[] = [];
  private readonly nexts: i32[] = [];
  private readonly operands: u32[] = [];
  /** Pairs of first and last code point; a class is a run of pairs, ended by a pair that holds nothing. */
  private readonly ranges: u32[] = [];

  get size(): i32 {
    return this.kinds.length;
  }

  /**
   * Adds a state and returns it. `operand` is the code point of a Character, the first range of a class, or the second successor of
   * a Split.
   */
  add(kind: StateKind, operand: u32 = 0): i32 {
    this.kinds.push(kind);
    this.nexts.push(NO_STATE);
    this.operands.push(operand);
    return this.kinds.length - 1;
  }

  /** Leads from `state` to `next`. */
  connect(state: i32, next: i32): void {
    this.nexts[state] = next;
  }

  kind(state: i32): StateKind {
    return this.kinds[state];
  }

  next(state: i32): i32 {
    return this.nexts[state];
  }

  /** The second successor of a Split. */
  other(state: i32): i32 {
    return this.operands[state] as i32;
  }

  /** Where the ranges of a class begin that is about to be added. */
  get nextRange(): u32 {
    return this.ranges.length as u32;
  }

  addRange(first: u32, last: u32): void {
    this.ranges.push(first);
    this.ranges.push(last);
  }

  endRanges(): void {
    this.addRange(1, 0);
  }

  /** Whether a state takes the character `code`. */
  takes(state: i32, code: u32): bool {
    switch (this.kinds[state]) {
      case StateKind.Character:
        return this.operands[state] == code;
      case StateKind.Any:
        return code != 0x0a;
      case StateKind.Class:
        return this.inClass(this.operands[state] as i32, code);
      case StateKind.NotClass:
        return !this.inClass(this.operands[state] as i32, code);
      default:
        return false;
    }
  }

  private inClass(range: i32, code: u32): bool {
    for (; this.ranges[range] <= this.ranges[range + 1]; range += 2) {
      if (code >= this.ranges[range] && code <= this.ranges[range + 1]) return true;
    }
    return false;
  }
}
