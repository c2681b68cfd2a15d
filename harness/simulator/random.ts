import { Mulberry32 } from "../random/mulberry32.ts";

/** Random choices of simulated traffic. */
export class SeededRandom extends Mulberry32 {
  /** A whole number from 0 up to, but not including, `count`. */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** The time to the next of events that come independently, `mean` apart on average. */
  exponential(mean: number): number {
    return -Math.log(1 - this.uniform()) * mean;
  }

  /** A whole number, at least 1, normally distributed. */
  around(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const value = mean + deviation * radius * Math.cos(2 * Math.PI * this.uniform());
    return Math.max(1, Math.round(value));
  }
}
