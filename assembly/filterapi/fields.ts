import { NOTHING, Slice, isEmpty } from "../bytes/slice";
import { stringEqualsIgnoringCase } from "../json/lookup";
import { Kind, NO_NODE, Node } from "../json/tape";
import { GREATEST_INTEGER, Value } from "./value";

/**
 * The members of an object whose keys are known. A key matches whatever its case, as in Go's encoding/json, and null counts as absent.
 * Whoever reads one asks for each key by name and then calls `close`, which refuses the keys nobody asked for.
 */
export class Fields {
  private readonly keys: Node[] = [];
  private readonly asked: bool[] = [];
  private readonly usable: bool;

  constructor(private readonly owner: Value) {
    this.usable = owner.isObject();
    const tape = owner.reader.tape;
    for (
      let key = this.usable ? tape.firstChild(owner.node) : NO_NODE;
      key != NO_NODE;
      key = tape.nextSibling(key)
    ) {
      this.keys.push(key);
      this.asked.push(false);
    }
  }

  find(name: string): Value | null {
    const reader = this.owner.reader;
    const wanted = reader.name(name);
    let found = NO_NODE;
    let twice = NO_NODE;
    for (let index = 0; index < this.keys.length; index++) {
      if (!stringEqualsIgnoringCase(reader.tape, this.keys[index], wanted)) continue;
      if (found != NO_NODE) twice = this.keys[index];
      else found = this.keys[index];
      this.asked[index] = true;
    }
    if (twice != NO_NODE) this.owner.member(twice, name).refuse("duplicate key");
    if (found == NO_NODE) return null;
    const value = this.owner.member(found, name);
    return value.kind == Kind.Null ? null : value;
  }

  /** The value under `name`, refused where there is none. */
  required(name: string): Value | null {
    const value = this.find(name);
    if (!value) this.refuse(name, "is required");
    return value;
  }

  /** A string; NOTHING where it is absent or empty. */
  text(name: string): Slice {
    const value = this.find(name);
    if (!value) return NOTHING;
    const text = value.text();
    return isEmpty(text) ? NOTHING : text;
  }

  /** A string that must say something; NOTHING where it is absent. */
  nonEmptyText(name: string): Slice {
    const value = this.find(name);
    return value ? value.nonEmptyText() : NOTHING;
  }

  requiredText(name: string): Slice {
    const value = this.required(name);
    return value ? value.nonEmptyText() : NOTHING;
  }

  boolean(name: string, absent: bool): bool {
    const value = this.find(name);
    return value ? value.boolean() : absent;
  }

  integer(name: string, absent: i64, least: i64, most: i64 = GREATEST_INTEGER): i64 {
    const value = this.find(name);
    return value ? value.integer(least, most, absent) : absent;
  }

  weight(name: string, absent: f64): f64 {
    const value = this.find(name);
    return value ? value.weight() : absent;
  }

  choice(name: string, names: StaticArray<string>, absent: i32): i32 {
    const value = this.find(name);
    return value ? value.choice(names) : absent;
  }

  requiredChoice(name: string, names: StaticArray<string>): i32 {
    const value = this.required(name);
    return value ? value.choice(names) : 0;
  }

  /** The elements of an array; none where it is absent. */
  list(name: string): Value[] {
    const value = this.find(name);
    return value ? value.elements() : [];
  }

  /** The members of a nested object; null where it is absent. */
  nested(name: string): Fields | null {
    const value = this.find(name);
    return value ? value.fields() : null;
  }

  /** Accepts any object under `name` without looking into it. */
  ignoreObject(name: string): void {
    const value = this.find(name);
    if (value) value.isObject();
  }

  /** Refuses the object as a whole, or what it holds under `name`. */
  refuse(name: string, reason: string): void {
    if (!this.usable) return;
    const path = this.owner.path;
    const separator = path.length > 0 && name.length > 0 ? "." : "";
    this.owner.reader.refuse(path + separator + name, reason);
  }

  /** Refuses every key that was not asked for. */
  close(): void {
    for (let index = 0; index < this.keys.length; index++) {
      if (this.asked[index]) continue;
      const key = this.keys[index];
      this.owner.member(key, this.owner.reader.string(key)).refuse("unknown key");
    }
  }
}
