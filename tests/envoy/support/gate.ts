/** Holds back whoever waits at it until it is opened, for good. */
export class Gate {
  open: () => void = () => undefined;
  readonly #opened = new Promise<void>((resolve) => (this.open = resolve));

  /** Settles when the gate is open. */
  get opened(): Promise<void> {
    return this.#opened;
  }
}
