import { compileEntry } from "./compile-entry.ts";

/** What tests/unit/support/inflate-entry.ts exports. */
interface Exports {
  memory: WebAssembly.Memory;
  room: (length: number) => number;
  open: (format: number, ratioLimit: number) => void;
  push: (address: number, length: number) => number;
  finish: () => number;
  close: () => void;
  outAddress: () => number;
  outLength: () => number;
  disposeOut: () => void;
  limitMemory: (bytes: number) => void;
  usedMemory: () => number;
}

const formats = { gzip: 1, deflate: 2 } as const;
export type Format = keyof typeof formats;

const outcomes = ["ok", "malformed", "bomb", "no memory"] as const;

export interface Inflated {
  outcome: (typeof outcomes)[number];
  /** The body ended where its format says, and its checks passed. */
  complete: boolean;
  output: Buffer;
}

export interface InflateOptions {
  ratioLimit?: number;
  /** The memory budget, in bytes. */
  memory?: number;
}

const capacity = 1 << 22;
/** What surrounds a chunk, so that reading past it, or after its time, shows. */
const bait = 0xa5;
const baitLength = 16;

/** The inflater, compiled into a module of its own. */
export class InflateModule {
  private readonly exports: Exports;
  private readonly input: number;

  constructor(exports: Exports) {
    this.exports = exports;
    this.input = exports.room(capacity);
  }

  /** Inflates a body that comes in these chunks. Each is overwritten by the next; all memory must have been given back in the end. */
  inflate(chunks: readonly Uint8Array[], format: Format, options: InflateOptions = {}): Inflated {
    const { exports } = this;
    exports.limitMemory(options.memory ?? 2 ** 30);
    exports.open(formats[format], options.ratioLimit ?? 2000);
    let outcome: Inflated["outcome"] = "ok";
    for (const chunk of chunks) outcome = this.push(chunk);
    const complete = exports.finish() !== 0;
    const output = Buffer.from(Buffer.from(exports.memory.buffer, exports.outAddress(), exports.outLength()));
    exports.close();
    exports.disposeOut();
    if (exports.usedMemory() !== 0) throw new Error(`${exports.usedMemory()} bytes were not given back`);
    return { outcome, complete, output };
  }

  private push(chunk: Uint8Array): Inflated["outcome"] {
    if (chunk.length + baitLength > capacity) throw new Error(`the test's chunk exceeds ${capacity} bytes`);
    const memory = new Uint8Array(this.exports.memory.buffer);
    memory.set(chunk, this.input);
    memory.fill(bait, this.input + chunk.length, this.input + chunk.length + baitLength);
    const outcome = outcomes[this.exports.push(this.input, chunk.length)];
    if (outcome === undefined) throw new Error("the module answered with an unknown outcome");
    return outcome;
  }
}

export async function compileInflater(): Promise<InflateModule> {
  return new InflateModule((await compileEntry("tests/unit/support/inflate-entry.ts")) as unknown as Exports);
}
