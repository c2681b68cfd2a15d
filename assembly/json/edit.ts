import { Sink } from "../bytes/sink";
import { NOTHING, Slice, endOf, equals, startOf } from "../bytes/slice";
import { memberKey, stringEquals } from "./lookup";
import { Records } from "./records";
import { AFTER_COMMA, RAW, Splices, TEXT } from "./splices";
import { Kind, NO_NODE, Node, Tape } from "./tape";

const enum Action {
  /** A member gets a value of raw JSON. */
  Set,
  /** A member gets a string that still needs escaping. */
  SetString,
  Remove,
  /** A value, wherever it stands, is replaced by raw JSON. */
  Replace,
  /** A later wish for the same member counts instead. */
  Superseded,
}

/** No wish concerns the member. */
const NO_WISH: i32 = -1;

/** What was asked for. */
@unmanaged
class Wish {
  name: Slice;
  value: Slice;
  /** The object whose member is meant; of Replace the value itself. */
  node: Node;
  action: Action;
  /** Its place in the order of asking. */
  order: i32;
  /** Known when applied: the key of the member that takes the value, NO_NODE where one is to be added. */
  target: Node;
}

/**
 * Edits of the text that a tape was scanned from: what is not named stays byte for byte. Of several edits of one member
 * the last counts. Names and values must live until the last `apply`, and `reset` must come before the tape scans anew.
 */
export class JsonEdit {
  private wishes: Records<Wish> = new Records<Wish>();
  private splices: Splices = new Splices();
  private exhausted: bool = false;

  constructor(private tape: Tape) {}

  /**
   * Gives the member `name` of `object` a value of raw JSON. Of duplicates the last is kept in its place and the others
   * go; where there is none, a member is added at the end. Does nothing where `object` is no object.
   */
  set(object: Node, name: Slice, rawValue: Slice): void {
    this.wishForMember(Action.Set, object, name, rawValue);
  }

  /** The same with a string in raw UTF-8, which is escaped. */
  setString(object: Node, name: Slice, text: Slice): void {
    this.wishForMember(Action.SetString, object, name, text);
  }

  /** Removes every member `name` of `object`. */
  remove(object: Node, name: Slice): void {
    this.wishForMember(Action.Remove, object, name, NOTHING);
  }

  /** Puts raw JSON in the place of a value. Edits within that value are lost. */
  replace(node: Node, raw: Slice): void {
    if (node != NO_NODE) this.wish(Action.Replace, node, NOTHING, raw);
  }

  get isEmpty(): bool {
    return this.wishes.count == 0;
  }

  /** Appends the edited text to `into`, which turns exhausted where memory did not suffice to keep the edits. */
  apply(into: Sink): void {
    this.splices.clear();
    this.wishes.sort(compareWishes);
    for (let first = 0; first < this.wishes.count;) {
      let past = first + 1;
      while (past < this.wishes.count && this.wishes.at(past).node == this.wishes.at(first).node) past++;
      this.plan(first, past);
      first = past;
    }
    if (this.exhausted || this.splices.exhausted) into.exhausted = true;
    else this.splices.apply(this.tape.source, into);
  }

  /** Forgets all edits, keeps the memory for the next. */
  reset(): void {
    this.wishes.clear();
    this.exhausted = false;
  }

  /** Gives the memory back. */
  dispose(): void {
    this.reset();
    this.wishes.dispose();
    this.splices.dispose();
  }

  private wishForMember(action: Action, object: Node, name: Slice, value: Slice): void {
    if (this.tape.kind(object) == Kind.Object) this.wish(action, object, name, value);
  }

  private wish(action: Action, node: Node, name: Slice, value: Slice): void {
    if (!this.wishes.add()) {
      this.exhausted = true;
      return;
    }
    const wish = this.wishes.last;
    wish.name = name;
    wish.value = value;
    wish.node = node;
    wish.action = action;
    wish.order = this.wishes.count;
  }

  /** Turns the wishes from `first` up to `past`, all for one node, into splices. */
  private plan(first: i32, past: i32): void {
    let forMembers = false;
    for (let index = first; index < past; index++) {
      const wish = this.wishes.at(index);
      if (wish.action == Action.Replace) {
        this.splices.replace(this.tape.raw(wish.node), RAW, wish.value, wish.order);
      } else if (this.isSuperseded(wish, index + 1, past)) {
        wish.action = Action.Superseded;
      } else {
        wish.target = memberKey(this.tape, wish.node, wish.name);
        forMembers = true;
      }
    }
    if (forMembers) this.planMembers(this.wishes.at(first).node, first, past);
  }

  private isSuperseded(wish: Wish, from: i32, past: i32): bool {
    for (let index = from; index < past; index++) {
      const later = this.wishes.at(index);
      if (later.action != Action.Replace && equals(later.name, wish.name)) return true;
    }
    return false;
  }

  private planMembers(object: Node, first: i32, past: i32): void {
    const tape = this.tape;
    // Where the next added member goes, and whether a comma must come before it.
    let end = startOf(tape.raw(object)) + 1;
    let follows = false;
    for (let key = tape.firstChild(object); key != NO_NODE; key = tape.nextSibling(key)) {
      const value = tape.raw(tape.valueOf(key));
      const index = this.wishFor(key, first, past);
      if (index == NO_WISH) {
        follows = true;
      } else {
        const wish = this.wishes.at(index);
        if (wish.action != Action.Remove && wish.target == key) {
          this.splices.replace(value, contentOf(wish), wish.value, wish.order);
          follows = true;
        } else {
          this.cutMember(key, follows ? end : 0, wish.order);
        }
      }
      end = endOf(value);
    }
    for (let index = first; index < past; index++) {
      const wish = this.wishes.at(index);
      if (!isSet(wish) || wish.target != NO_NODE) continue;
      const content = contentOf(wish) | (follows ? AFTER_COMMA : 0);
      this.splices.insertMember(end, content, wish.name, wish.value, wish.order);
      follows = true;
    }
  }

  /** The wish that names the member, or NO_WISH. */
  private wishFor(key: Node, first: i32, past: i32): i32 {
    for (let index = first; index < past; index++) {
      const wish = this.wishes.at(index);
      if ((isSet(wish) || wish.action == Action.Remove) && stringEquals(this.tape, key, wish.name))
        return index;
    }
    return NO_WISH;
  }

  /**
   * A member goes with the comma before it where a member stays before it, whose end `previousEnd` is or leads to; else
   * (0) with the comma after it, if any.
   */
  private cutMember(key: Node, previousEnd: usize, order: i32): void {
    const next = this.tape.nextSibling(key);
    const memberEnd = endOf(this.tape.raw(this.tape.valueOf(key)));
    if (previousEnd != 0) this.splices.cut(previousEnd, memberEnd, order);
    else {
      const end = next == NO_NODE ? memberEnd : startOf(this.tape.raw(next));
      this.splices.cut(startOf(this.tape.raw(key)), end, order);
    }
  }
}

function compareWishes(left: Wish, right: Wish): i32 {
  return left.node != right.node ? left.node - right.node : left.order - right.order;
}

// @ts-ignore: decorator
@inline
function isSet(wish: Wish): bool {
  return wish.action == Action.Set || wish.action == Action.SetString;
}

// @ts-ignore: decorator
@inline
function contentOf(wish: Wish): u32 {
  return wish.action == Action.SetString ? TEXT : RAW;
}
