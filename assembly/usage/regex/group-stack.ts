import { Automaton, StateKind } from "./automaton";

/** A part of an automaton with one way in and one way out, which is the successor of `end`. */
export class Fragment {
  constructor(
    readonly start: i32,
    readonly end: i32,
  ) {}
}

/** A group that is being read. */
class Group {
  /** The alternatives read so far, as one. */
  alternatives: Fragment | null = null;
  /** What the current alternative holds, without `last`. */
  sequence: Fragment | null = null;
  /** What was read last: a repetition mark applies to it. */
  last: Fragment | null = null;

  /** `position`: of the opening parenthesis. */
  constructor(readonly position: i32) {}
}

/** The groups that are open while a pattern is read, the pattern itself outermost; in place of recursion. */
export class GroupStack {
  private readonly groups: Group[] = [new Group(0)];

  constructor(private readonly automaton: Automaton) {}

  get depth(): i32 {
    return this.groups.length;
  }

  /** Where the innermost open group began. */
  get position(): i32 {
    return this.innermost.position;
  }

  open(position: i32): void {
    this.groups.push(new Group(position));
  }

  /** Puts a fragment behind what the innermost group holds. */
  append(fragment: Fragment): void {
    const group = this.innermost;
    this.flush(group);
    group.last = fragment;
  }

  /** Takes back what was appended last in this alternative; null where there is nothing. */
  takeLast(): Fragment | null {
    const group = this.innermost;
    const last = group.last;
    group.last = null;
    return last;
  }

  /** Begins the next alternative of the innermost group. */
  alternate(): void {
    const group = this.innermost;
    this.flush(group);
    const sequence = group.sequence;
    const read = sequence === null ? this.empty() : sequence;
    const alternatives = group.alternatives;
    group.alternatives = alternatives === null ? read : this.either(alternatives, read);
    group.sequence = null;
  }

  /** Ends the innermost group and returns all of it. */
  close(): Fragment {
    const group = this.innermost;
    this.alternate();
    this.groups.pop();
    const whole = group.alternatives;
    return whole === null ? this.empty() : whole;
  }

  private get innermost(): Group {
    return this.groups[this.groups.length - 1];
  }

  private flush(group: Group): void {
    const last = group.last;
    if (last === null) return;
    const sequence = group.sequence;
    if (sequence === null) {
      group.sequence = last;
    } else {
      this.automaton.connect(sequence.end, last.start);
      group.sequence = new Fragment(sequence.start, last.end);
    }
    group.last = null;
  }

  private either(left: Fragment, right: Fragment): Fragment {
    const split = this.automaton.add(StateKind.Split, right.start as u32);
    const end = this.automaton.add(StateKind.Pass);
    this.automaton.connect(split, left.start);
    this.automaton.connect(left.end, end);
    this.automaton.connect(right.end, end);
    return new Fragment(split, end);
  }

  private empty(): Fragment {
    const state = this.automaton.add(StateKind.Pass);
    return new Fragment(state, state);
  }
}
