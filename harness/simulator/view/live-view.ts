import type { LoadTotals } from "../load/load-generator.ts";
import type { SimulatedEndpoint } from "../pools.ts";
import { boardLines, summaryLine } from "./board.ts";

/** Shows again and again what is going on: in place on a terminal, elsewhere a line every few seconds. */
export class LiveView {
  readonly #endpoints: readonly SimulatedEndpoint[];
  readonly #load: LoadTotals | undefined;
  readonly #stream: NodeJS.WriteStream;
  readonly #timer: NodeJS.Timeout;
  #shownLines = 0;

  constructor(
    endpoints: readonly SimulatedEndpoint[],
    load: LoadTotals | undefined,
    stream = process.stdout,
  ) {
    this.#endpoints = endpoints;
    this.#load = load;
    this.#stream = stream;
    this.#timer = setInterval(() => this.#show(), this.#isLive ? 500 : 5000);
  }

  /** Shows how it stands for the last time. */
  stop(): void {
    clearInterval(this.#timer);
    this.#show();
  }

  /** Shows a line that stays. */
  print(line: string): void {
    const clear = this.#shownLines > 0 ? `${this.#back()}\u001b[J` : "";
    this.#stream.write(`${clear}${line}\n`);
    this.#shownLines = 0;
  }

  get #isLive(): boolean {
    return this.#stream.isTTY && (process.env["CI"] ?? "") === "";
  }

  #show(): void {
    if (!this.#isLive) {
      this.#stream.write(`${summaryLine(this.#endpoints, this.#load)}\n`);
      return;
    }
    const lines = boardLines(this.#endpoints, this.#load);
    this.#stream.write(`${this.#back()}${lines.map((line) => `\u001b[2K${line}\n`).join("")}`);
    this.#shownLines = lines.length;
  }

  /** Takes the cursor to where the board begins. */
  #back(): string {
    return this.#shownLines > 0 ? `\u001b[${this.#shownLines}A` : "";
  }
}
