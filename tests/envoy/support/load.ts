/** Asks again and again, several at a time, until it is stopped. */
export class Load {
  /** In the order in which they came. */
  readonly statuses: number[] = [];
  readonly #clients: Promise<void>[];
  #isOver = false;
  #failure: Error | undefined;
  #waiting: (() => void)[] = [];

  /** `ask` makes one request and gives the status it was answered with. */
  constructor(ask: () => Promise<number>, width = 8) {
    this.#clients = Array.from({ length: width }, () => this.#run(ask));
  }

  /** Waits until the statuses fulfil a condition. Throws what asking threw. */
  async until(condition: (statuses: readonly number[]) => boolean): Promise<void> {
    while (!condition(this.statuses)) {
      this.#check();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Waits for so many more answers. */
  more(count: number): Promise<void> {
    const wanted = this.statuses.length + count;
    return this.until(({ length }) => length >= wanted);
  }

  /** Lets the requests under way end, and gives all statuses. Throws what asking threw. */
  async stop(): Promise<readonly number[]> {
    this.#isOver = true;
    await Promise.all(this.#clients);
    this.#check();
    return this.statuses;
  }

  async #run(ask: () => Promise<number>): Promise<void> {
    while (!this.#isOver) {
      try {
        this.statuses.push(await ask());
      } catch (error) {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
        this.#isOver = true;
      }
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
