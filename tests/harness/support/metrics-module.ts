import { compileEntry } from "./compile-entry.ts";

/** What tests/unit/support/metrics-entry.ts exports. */
interface Exports {
  memory: WebAssembly.Memory;
  room(length: number): number;
  scan(address: number, length: number, engine: number): void;
  applySnapshot(address: number, length: number): number;
  discover(address: number, length: number): number;
  addUp(address: number, length: number): number;
  outAddress(): number;
  outLength(): number;
  usedMemory(): number;
}

/** In the order of the filter's engines. */
const engines = ["vllm", "sglang", "trtllm-serve", "triton-tensorrt-llm", "triton"] as const;
export type EngineName = (typeof engines)[number];

/** A server's entry in the snapshot. */
export interface Entry {
  address: string;
  waiting: number;
  running: number;
  kvCacheUsage: number;
  runningLora: string[];
  waitingLora: string[];
  maxLora: number;
  blockTokens: number;
  blocks: number;
  readAt: number;
}

const capacity = 1 << 22;
/** What surrounds an input, so that reading past it shows. */
const bait = Buffer.from('\n0"} 9,]}\\\n9999 ');

/** The filter's reading of metrics, compiled into a module of its own. */
export class MetricsModule {
  readonly #exports: Exports;
  readonly #input: number;

  private constructor(exports: Exports) {
    this.#exports = exports;
    this.#input = exports.room(capacity);
  }

  static async compile(): Promise<MetricsModule> {
    return new MetricsModule(
      (await compileEntry("tests/unit/support/metrics-entry.ts")) as unknown as Exports,
    );
  }

  /** The entry that a server's metrics lead to; undefined where they say nothing of its load. */
  scan(text: Uint8Array | string, engine: EngineName = "vllm"): Entry | undefined {
    this.#exports.scan(...this.#place(text), engines.indexOf(engine));
    return this.#exports.outLength() === 0 ? undefined : (JSON.parse(this.#out()) as Entry);
  }

  /** What a snapshot makes of the queue at 10.0.0.1:8000; -1 where that has no load. */
  applySnapshot(text: Uint8Array | string): number {
    return this.#exports.applySnapshot(...this.#place(text));
  }

  /** The members of the cluster "pool" as they are published; undefined where they are not known. */
  discover(text: Uint8Array | string): { members: { address: string }[]; endpoints: number } | undefined {
    const endpoints = this.#exports.discover(...this.#place(text));
    if (endpoints < 0) return undefined;
    return { members: JSON.parse(this.#out()) as { address: string }[], endpoints };
  }

  /** The requests elsewhere that a worker's record gives 10.0.0.1:8000. */
  addUp(record: Uint8Array): number {
    return this.#exports.addUp(...this.#place(record));
  }

  /** Bytes that were not given back. */
  get usedMemory(): number {
    return this.#exports.usedMemory();
  }

  #place(text: Uint8Array | string): [address: number, length: number] {
    const bytes = Buffer.from(text as string);
    if (bytes.length + bait.length > capacity) throw new Error(`the test's input exceeds ${capacity} bytes`);
    const memory = new Uint8Array(this.#exports.memory.buffer);
    memory.set(bytes, this.#input);
    memory.set(bait, this.#input + bytes.length);
    return [this.#input, bytes.length];
  }

  #out(): string {
    const exports = this.#exports;
    return Buffer.from(exports.memory.buffer, exports.outAddress(), exports.outLength()).toString();
  }
}
