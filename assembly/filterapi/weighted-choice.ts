/** A draw among numbered options, each with a weight. */
export class WeightedChoice {
  private readonly weights: f64[] = [];
  private total: f64 = 0;

  /** Adds the next option. A weight is finite and not negative; zero means never drawn. */
  add(weight: f64): void {
    this.weights.push(weight);
    this.total += weight;
  }

  /** Whether there is any option to draw. */
  get isPossible(): bool {
    return this.total > 0;
  }

  /** The number of an option, by a random number of 32 bits; -1 where none can be drawn. */
  draw(random: u32): i32 {
    let rest = ((random as f64) / 4294967296.0) * this.total;
    let last = -1;
    for (let index = 0; index < this.weights.length; index++) {
      const weight = this.weights[index];
      if (weight == 0) continue;
      if (rest < weight) return index;
      rest -= weight;
      last = index;
    }
    // Rounding may leave a little over: it belongs to the last option.
    return last;
  }
}
