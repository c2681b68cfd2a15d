/** The LoRA adapters a model server has in memory. One that no running request uses makes room for the next. */
export class AdapterSlots {
  readonly #slots: number;
  /** How many running requests use each adapter in memory; longest unused first. */
  readonly #users = new Map<string, number>();

  constructor(slots: number) {
    this.#slots = slots;
  }

  /** Adapters of running requests. */
  get running(): string[] {
    return [...this.#users].filter(([, users]) => users > 0).map(([adapter]) => adapter);
  }

  /**
   * Uses an adapter: "loaded" where it was in memory, "loading" where it had to be brought there, "full" where the running requests
   * leave no room for it.
   */
  use(adapter: string): "loaded" | "loading" | "full" {
    const users = this.#users.get(adapter);
    if (users === undefined && !this.#makeRoom()) return "full";
    this.#users.delete(adapter);
    this.#users.set(adapter, (users ?? 0) + 1);
    return users === undefined ? "loading" : "loaded";
  }

  release(adapter: string): void {
    const users = this.#users.get(adapter);
    if (users !== undefined) this.#users.set(adapter, users - 1);
  }

  #makeRoom(): boolean {
    if (this.#users.size < this.#slots) return true;
    for (const [adapter, users] of this.#users) {
      if (users > 0) continue;
      this.#users.delete(adapter);
      return true;
    }
    return false;
  }
}
