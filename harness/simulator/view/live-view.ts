/** What a view shows: on a terminal many lines, in a log one. */
export interface Shown {
  lines: () => string[];
  summary: () => string;
}

/** Shows again and again what is going on: in place on a terminal, elsewhere a line every now and then, in CI only the last one. */
export class LiveView {
  readonly #shown: Shown;
  readonly #stream: NodeJS.WriteStream;
  readonly #timer: NodeJS.Timeout | undefined;
  #shownLines = 0;
  #lastSummary = "";

  /** `every`: milliseconds between the lines of a log. */
  constructor(shown: Shown, every: number, stream = process.stdout) {
    this.#shown = shown;
    this.#stream = stream;
    this.#lastSummary = shown.summary();
    if (!isCi) this.#timer = setInterval(() => this.#show(), this.#isLive ? 500 : every);
  }

  /** Shows how it stands for the last time. */
  stop(): void {
    clearInterval(this.#timer);
    this.#lastSummary = "";
    this.#show();
  }

  /** Shows a line that stays. */
  print(line: string): void {
    const clear = this.#shownLines > 0 ? `${this.#back()}\u001b[J` : "";
    this.#stream.write(`${clear}${line}\n`);
    this.#shownLines = 0;
    if (this.#isLive) this.#show();
  }

  get #isLive(): boolean {
    return this.#stream.isTTY && !isCi;
  }

  #show(): void {
    if (!this.#isLive) {
      const summary = this.#shown.summary();
      if (summary !== this.#lastSummary) this.#stream.write(`${summary}\n`);
      this.#lastSummary = summary;
      return;
    }
    const lines = this.#shown.lines();
    this.#stream.write(`${this.#back()}${lines.map((line) => `\u001b[2K${line}\n`).join("")}`);
    this.#shownLines = lines.length;
  }

  /** Takes the cursor to where the lines begin. */
  #back(): string {
    return this.#shownLines > 0 ? `\u001b[${this.#shownLines}A` : "";
  }
}

const isCi = (process.env["CI"] ?? "") !== "";
