import type { ValuePath } from "../filterapi/problem.ts";

/** Keeps account of which parts of a value were used, so that what was not can be told in the end. */
export class ReadingLedger {
  /** Places that were read; for a place that holds further values it says nothing of those. */
  private readonly read = new Set<string>();
  /** Places that are dealt with, whatever they hold. */
  private readonly settled = new Set<string>();

  /** The value, seen through a proxy: whatever plain value is read of it counts as used. */
  observe<Value>(value: Value, path: ValuePath = []): Value {
    if (!isContainer(value)) return value;
    return new Proxy(value, {
      get: (target, key) => {
        const item: unknown = Reflect.get(target, key);
        if (typeof key === "symbol" || !isMember(target, key)) return item;
        const place = [...path, Array.isArray(target) ? Number(key) : key];
        this.read.add(keyOf(place));
        return this.observe(item, place);
      },
    });
  }

  /** Counts a part, with everything in it, as used. */
  settle(path: ValuePath): void {
    this.settled.add(keyOf(path));
  }

  /** The parts of `value` that were not used: where nothing of an object or list was, the whole of it. */
  unused(value: unknown): ValuePath[] {
    const { unused } = this.survey(value, []);
    return unused;
  }

  private survey(value: unknown, path: ValuePath): Survey {
    const key = keyOf(path);
    if (this.settled.has(key) || (isEmpty(value) && this.read.has(key))) return { unused: [], touched: true };
    if (isEmpty(value)) return { unused: [path], touched: false };
    const parts = members(value as object).map(([key, item]) => this.survey(item, [...path, key]));
    const touched = parts.some((part) => part.touched);
    // The root is no part of itself: its members are told one by one.
    if (!touched && path.length > 0) return { unused: [path], touched: false };
    return { unused: parts.flatMap(({ unused }) => unused), touched };
  }
}

interface Survey {
  unused: ValuePath[];
  touched: boolean;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Whether a value holds no further values: a plain one, or an empty list or object. */
function isEmpty(value: unknown): boolean {
  return !isContainer(value) || members(value).length === 0;
}

function isMember(target: object, key: string): boolean {
  return Array.isArray(target) ? /^\d+$/.test(key) : Object.hasOwn(target, key);
}

function members(value: object): [string | number, unknown][] {
  return Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value);
}

function keyOf(path: ValuePath): string {
  return JSON.stringify(path);
}
