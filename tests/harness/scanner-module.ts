import { compileEntry } from "./support/compile-entry.ts";

const entry = "tests/unit/support/scanner-entry.ts";

/** What tests/unit/support/scanner-entry.ts exports. */
interface Exports {
  memory: WebAssembly.Memory;
  room: (length: number) => number;
  outAddress: () => number;
  outLength: () => number;
  scan: (address: number, length: number) => number;
  root: () => number;
  kind: (node: number) => number;
  firstChild: (node: number) => number;
  nextSibling: (node: number) => number;
  valueOf: (key: number) => number;
  raw: (node: number) => void;
  member: (object: number, name: number, nameLength: number) => number;
  decodeString: (node: number) => void;
  integer: (node: number) => bigint;
  real: (node: number) => number;
  set: (object: number, name: number, nameLength: number, value: number, valueLength: number) => void;
  setString: (object: number, name: number, nameLength: number, text: number, textLength: number) => void;
  remove: (object: number, name: number, nameLength: number) => void;
  replace: (node: number, value: number, valueLength: number) => void;
  applyEdits: () => void;
  openStream: (limit: number) => void;
  pushChunk: (address: number, length: number) => void;
  nextEvent: () => number;
  finishStream: () => number;
  hasOverflowed: () => number;
  eventHasData: () => number;
  eventRaw: () => void;
  eventName: () => void;
  eventData: () => void;
}

/** What follows each input in turn: a scan that looks past the end would take it for part of the input. */
const baits = [
  '"}]}]}]}"}]}]}]}"',
  "0123456789012345",
  'x"]}x"]}x"]}x"]}',
  " \n\r\n data: x\n\n ",
  "\\u0041\\u0041\\udc00",
].map((text) => Buffer.from(text));
const baitRoom = 24;

/** The compiled module, with its memory as a place to put inputs. */
export class ScannerModule {
  readonly exports: Exports;
  private readonly input: number;
  private readonly capacity: number;
  private used = 0;
  private placed = 0;

  constructor(exports: Exports, capacity: number) {
    this.exports = exports;
    this.capacity = capacity;
    this.input = exports.room(capacity);
  }

  /** Forgets the inputs placed so far. */
  clear(): void {
    this.used = 0;
  }

  /** Places bytes behind those placed before, followed by bait; returns their address. */
  place(bytes: Uint8Array): number {
    const address = this.input + this.used;
    const bait = baits[this.placed++ % baits.length] ?? Buffer.alloc(0);
    this.used += bytes.length + baitRoom;
    if (this.used > this.capacity) throw new Error(`the test's inputs exceed ${this.capacity} bytes`);
    const memory = new Uint8Array(this.exports.memory.buffer);
    memory.set(bytes, address);
    memory.set(bait, address + bytes.length);
    return address;
  }

  /** Scans bytes in place of all inputs so far; returns the verdict, 0 for valid. */
  scan(bytes: Uint8Array): number {
    this.clear();
    return this.exports.scan(this.place(bytes), bytes.length);
  }

  member(object: number, name: string): number {
    const bytes = Buffer.from(name);
    return this.exports.member(object, this.place(bytes), bytes.length);
  }

  /** What the module has put out last; undefined for no slice. */
  out(): Buffer | undefined {
    const length = this.exports.outLength();
    if (length < 0) return undefined;
    return Buffer.from(new Uint8Array(this.exports.memory.buffer, this.exports.outAddress(), length));
  }

  text(node: number): string {
    this.exports.decodeString(node);
    return this.out()?.toString() ?? "";
  }
}

/** Compiles the module as the release build compiles the filter. Nothing is written to disk. */
export async function compileScanner(capacity: number): Promise<ScannerModule> {
  return new ScannerModule((await compileEntry(entry)) as unknown as Exports, capacity);
}
