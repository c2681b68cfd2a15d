import { randomFrom } from "./mutated-json.ts";

/** Seeded random choices, so that a failing case can be run again. */
export class Random {
  /** A whole number from 0 up to but without `limit`. */
  readonly below: (limit: number) => number;

  constructor(seed: number) {
    this.below = randomFrom(seed);
  }

  chance(probability: number): boolean {
    return this.below(1_000_000) < probability * 1_000_000;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  /** Between `least` and `most` items. */
  several<Item>(least: number, most: number, make: () => Item): Item[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }
}
