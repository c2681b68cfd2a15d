import { compileEntry } from "./compile-entry.ts";

/** What tests/unit/support/cel-entry.ts exports. */
interface Exports {
  memory: WebAssembly.Memory;
  room: (length: number) => number;
  compile: (address: number, length: number) => number;
  setTexts: (model: number, modelLength: number, backend: number, backendLength: number) => void;
  setCounts: (
    input: bigint,
    cached: bigint,
    creation: bigint,
    output: bigint,
    total: bigint,
    reasoning: bigint,
  ) => void;
  evaluate: () => bigint;
  compilePattern: (address: number, length: number) => number;
  matches: (address: number, length: number) => number;
  refusalAddress: () => number;
  refusalLength: () => number;
}

/** Token counts, in the order of `setCounts`. */
export type Counts = [bigint, bigint, bigint, bigint, bigint, bigint];

const capacity = 1 << 20;

/** Cost expressions and their patterns, compiled into a module of their own. */
export class CelModule {
  private readonly exports: Exports;
  private readonly source: number;
  private readonly texts: number;

  constructor(exports: Exports) {
    this.exports = exports;
    this.source = exports.room(capacity);
    this.texts = exports.room(capacity);
  }

  /** Compiles an expression; returns why it is refused, or undefined. */
  compile(expression: string | Uint8Array): string | undefined {
    return this.exports.compile(this.source, this.place(expression, this.source))
      ? undefined
      : this.refusal();
  }

  setTexts(model: string, backend: string): void {
    const modelLength = this.place(model, this.texts);
    const backendLength = this.place(backend, this.texts + modelLength);
    this.exports.setTexts(this.texts, modelLength, this.texts + modelLength, backendLength);
  }

  setCounts(counts: Counts): void {
    this.exports.setCounts(...counts);
  }

  /** The cost by the expression compiled last; -1 where it fails. */
  evaluate(): bigint {
    return this.exports.evaluate();
  }

  /** Compiles a pattern; returns why it is refused, or undefined. */
  compilePattern(pattern: string | Uint8Array): string | undefined {
    const length = this.place(pattern, this.source);
    return this.exports.compilePattern(this.source, length) ? undefined : this.refusal();
  }

  matches(text: string | Uint8Array): boolean {
    return this.exports.matches(this.source, this.place(text, this.source)) !== 0;
  }

  private place(text: string | Uint8Array, address: number): number {
    const bytes = Buffer.from(text);
    if (bytes.length > capacity) throw new Error(`the test's input exceeds ${capacity} bytes`);
    new Uint8Array(this.exports.memory.buffer).set(bytes, address);
    return bytes.length;
  }

  private refusal(): string {
    const { memory, refusalAddress, refusalLength } = this.exports;
    return Buffer.from(memory.buffer, refusalAddress(), refusalLength()).toString();
  }
}

export async function compileCel(): Promise<CelModule> {
  return new CelModule((await compileEntry("tests/unit/support/cel-entry.ts")) as unknown as Exports);
}
