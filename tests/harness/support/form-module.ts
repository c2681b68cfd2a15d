import { compileEntry } from "./compile-entry.ts";

/** What tests/unit/support/form-entry.ts exports. */
interface Exports {
  memory: WebAssembly.Memory;
  room: (length: number) => number;
  open: (address: number, length: number) => number;
  next: (address: number, length: number) => number;
  partName: () => void;
  valueStart: () => number;
  valueEnd: () => number;
  close: () => void;
  openRuns: () => void;
  shorten: (address: number, length: number) => void;
  usedMemory: () => number;
  outAddress: () => number;
  outLength: () => number;
}

export interface Part {
  name: string;
  value: Buffer;
}

export interface ReadForm {
  parts: Part[];
  end: "closed" | "broken" | "cut off" | "no form";
}

const capacity = 1 << 20;
/** What surrounds the bytes, so that reading past them, or where they stood before, shows. */
const bait = 0x2d;
const baitLength = 100;
const steps = ["more", "begins", "ends", "closed", "broken"] as const;

/** The reader of forms, compiled into a module of its own. */
export class FormModule {
  private readonly exports: Exports;
  private readonly input: number;

  constructor(exports: Exports) {
    this.exports = exports;
    this.input = exports.room(capacity);
  }

  /** Reads a form of which these lengths come one after the other; at the end of it all memory must have been given back. */
  read(contentType: string, body: Buffer, lengths: readonly number[]): ReadForm {
    const { exports } = this;
    const read: ReadForm = { parts: [], end: "no form" };
    const type = Buffer.from(contentType);
    if (exports.open(this.place(type, 0), type.length)) {
      read.end = "cut off";
      lengths.every((length, index) => this.readOn(body.subarray(0, length), index, read));
    }
    exports.close();
    if (exports.usedMemory() !== 0) throw new Error(`${exports.usedMemory()} bytes were not given back`);
    return read;
  }

  /** What stays of a text that comes in these chunks. */
  shorten(chunks: readonly Buffer[]): string {
    this.exports.openRuns();
    const stays = chunks.map((chunk) => {
      this.exports.shorten(this.place(chunk, 0), chunk.length);
      return Buffer.from(this.out()).toString("latin1");
    });
    this.exports.close();
    return stays.join("");
  }

  /** Whether there may be more. */
  private readOn(body: Buffer, index: number, read: ReadForm): boolean {
    // The body moves as it grows.
    const address = this.place(body, index % 2);
    for (;;) {
      const step = steps[this.exports.next(address, body.length)];
      if (step === "more") return true;
      if (step === "closed" || step === "broken") {
        read.end = step;
        return false;
      }
      if (step === "begins") continue;
      this.exports.partName();
      const value = Buffer.from(body.subarray(this.exports.valueStart(), this.exports.valueEnd()));
      read.parts.push({ name: Buffer.from(this.out()).toString(), value });
    }
  }

  private place(bytes: Buffer, offset: number): number {
    if (bytes.length + baitLength > capacity) throw new Error(`the test's input exceeds ${capacity} bytes`);
    const memory = new Uint8Array(this.exports.memory.buffer);
    memory.set(bytes, this.input + offset);
    memory.fill(bait, this.input + offset + bytes.length, this.input + offset + bytes.length + baitLength);
    return this.input + offset;
  }

  private out(): Uint8Array {
    const length = Math.max(0, this.exports.outLength());
    return new Uint8Array(this.exports.memory.buffer, this.exports.outAddress(), length);
  }
}

export async function compileFormModule(): Promise<FormModule> {
  return new FormModule((await compileEntry("tests/unit/support/form-entry.ts")) as unknown as Exports);
}
