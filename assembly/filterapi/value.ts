import { SliceMap } from "../bytes/slice-map";
import { NOTHING, Slice, isEmpty, isNothing } from "../bytes/slice";
import { integer, real } from "../json/lookup";
import { Kind, NO_NODE, Node } from "../json/tape";
import { Fields } from "./fields";
import { Reader } from "./reader";

/** Up to here every integer is exact in any JSON implementation. */
export const GREATEST_INTEGER: i64 = 9007199254740991;

/**
 * A value of the document together with the way to it, so that a refusal can say where. Reading never stops: a value that is
 * refused reads as nothing, zero or false, and the caller looks at the reader once, at the end.
 */
export class Value {
  /** The key of a member of an object whose keys are free; NOTHING elsewhere. */
  name: Slice = NOTHING;

  constructor(
    readonly reader: Reader,
    readonly node: Node,
    readonly parent: Value | null = null,
    /** How the parent holds it: by a key, or as `[index]`. */
    readonly step: string = "",
  ) {}

  get kind(): Kind {
    return this.reader.tape.kind(this.node);
  }

  /** Such as `backends[0].schema`; empty for the root. */
  get path(): string {
    let path = this.step;
    let place = this.parent;
    while (place) {
      path = place.step + (place.step.length > 0 && !path.startsWith("[") ? "." : "") + path;
      place = place.parent;
    }
    return path;
  }

  refuse(reason: string): void {
    const path = this.path;
    this.reader.refuse(path.length > 0 ? path : "config", reason);
  }

  /** A string, decoded; NOTHING where it is none. */
  text(): Slice {
    if (this.kind == Kind.String) return this.reader.text(this.node);
    this.refuse("expected a string");
    return NOTHING;
  }

  nonEmptyText(): Slice {
    const text = this.text();
    if (isEmpty(text) && !isNothing(text)) this.refuse("must not be empty");
    return text;
  }

  boolean(): bool {
    const kind = this.kind;
    if (kind != Kind.True && kind != Kind.False) this.refuse("expected true or false");
    return kind == Kind.True;
  }

  /** An integer from `least` to `most`, which lie within ± GREATEST_INTEGER; `refused` where it is none. */
  integer(least: i64, most: i64 = GREATEST_INTEGER, refused: i64 = least): i64 {
    let value = integer(this.reader.tape, this.node);
    if (value < 0) {
      const number = real(this.reader.tape, this.node);
      if (!(number < 0 && number >= -(GREATEST_INTEGER as f64) && Math.floor(number) == number)) {
        this.refuse("expected an integer");
        return refused;
      }
      value = number as i64;
    }
    if (value >= least && value <= most) return value;
    this.refuse(
      value < least ? "must be at least " + least.toString() : "must be at most " + most.toString(),
    );
    return refused;
  }

  /** A finite number that is not negative. */
  weight(): f64 {
    const value = real(this.reader.tape, this.node);
    if (value >= 0 && isFinite(value)) return value;
    this.refuse("expected a number of at least 0");
    return 0;
  }

  /** The index of a string among `names`, compared exactly but for a suffix it may carry; 0 where it is refused. */
  choice(names: StaticArray<string>, suffix: string = ""): i32 {
    if (this.kind == Kind.String) {
      const text = this.reader.string(this.node);
      const length = text.endsWith(suffix) ? text.length - suffix.length : text.length;
      const index = names.indexOf(text.slice(0, length));
      if (index >= 0) return index;
    }
    this.refuse("expected one of " + names.join(", "));
    return 0;
  }

  fields(): Fields {
    return new Fields(this);
  }

  /** The values of an array. */
  elements(): Value[] {
    const elements: Value[] = [];
    if (this.kind != Kind.Array) {
      this.refuse("expected an array");
      return elements;
    }
    const tape = this.reader.tape;
    for (let node = tape.firstChild(this.node); node != NO_NODE; node = tape.nextSibling(node)) {
      elements.push(new Value(this.reader, node, this, "[" + elements.length.toString() + "]"));
    }
    return elements;
  }

  /** The members of an object whose keys are free, such as labels: `name` gives each its key. */
  members(): Value[] {
    const members: Value[] = [];
    if (!this.isObject()) return members;
    const tape = this.reader.tape;
    const seen = new SliceMap();
    for (let key = tape.firstChild(this.node); key != NO_NODE; key = tape.nextSibling(key)) {
      const member = this.member(key, this.reader.string(key));
      member.name = this.reader.text(key);
      if (seen.get(member.name) >= 0) member.refuse("duplicate key");
      seen.set(member.name, members.length);
      members.push(member);
    }
    return members;
  }

  /** Whether this is an object, refused where it is none. */
  isObject(): bool {
    if (this.kind == Kind.Object) return true;
    this.refuse("expected an object");
    return false;
  }

  /** The value that this object holds under `key`, called `name` in messages. */
  member(key: Node, name: string): Value {
    return new Value(this.reader, this.reader.tape.valueOf(key), this, name);
  }
}
