import { compileEntry } from "./compile-entry.ts";

/** What tests/unit/support/event-stream-entry.ts exports. */
interface Exports {
  memory: WebAssembly.Memory;
  room: (length: number) => number;
  open: (limit: number) => void;
  push: (address: number, length: number) => void;
  next: () => number;
  finish: () => number;
  failure: () => number;
  close: () => void;
  usedMemory: () => number;
  messageType: () => void;
  eventType: () => void;
  exceptionType: () => void;
  payload: () => void;
  outAddress: () => number;
  outLength: () => number;
}

export interface Message {
  messageType: string | undefined;
  eventType: string | undefined;
  exceptionType: string | undefined;
  payload: string | undefined;
}

const failures = ["none", "checksum", "too large", "malformed", "no memory"] as const;

export interface Framed {
  messages: Message[];
  failure: (typeof failures)[number];
  /** The stream ended within a message. */
  isCut: boolean;
}

const capacity = 1 << 20;
/** What surrounds a chunk, so that reading past it, or after its time, shows. */
const bait = 0xa5;
const baitLength = 16;

/** The framer, compiled into a module of its own. */
export class EventStreamModule {
  private readonly exports: Exports;
  private readonly input: number;

  constructor(exports: Exports) {
    this.exports = exports;
    this.input = exports.room(capacity);
  }

  /** Frames a stream that comes in these chunks. Each is overwritten by the next; all memory must have been given back in the end. */
  frame(chunks: readonly Uint8Array[], limit: number = capacity): Framed {
    const { exports } = this;
    const messages: Message[] = [];
    exports.open(limit);
    for (const chunk of chunks) {
      this.push(chunk);
      while (exports.next()) messages.push(this.message());
    }
    const isCut = exports.finish() !== 0;
    const failure = failures[exports.failure()] ?? "none";
    exports.close();
    if (exports.usedMemory() !== 0) throw new Error(`${exports.usedMemory()} bytes were not given back`);
    return { messages, failure, isCut };
  }

  private push(chunk: Uint8Array): void {
    if (chunk.length + baitLength > capacity) throw new Error(`the test's chunk exceeds ${capacity} bytes`);
    const memory = new Uint8Array(this.exports.memory.buffer);
    memory.set(chunk, this.input);
    memory.fill(bait, this.input + chunk.length, this.input + chunk.length + baitLength);
    this.exports.push(this.input, chunk.length);
  }

  private message(): Message {
    const { exports } = this;
    return {
      messageType: this.out(exports.messageType),
      eventType: this.out(exports.eventType),
      exceptionType: this.out(exports.exceptionType),
      payload: this.out(exports.payload),
    };
  }

  private out(part: () => void): string | undefined {
    part();
    const length = this.exports.outLength();
    if (length < 0) return undefined;
    return Buffer.from(this.exports.memory.buffer, this.exports.outAddress(), length).toString();
  }
}

export async function compileFramer(): Promise<EventStreamModule> {
  return new EventStreamModule(
    (await compileEntry("tests/unit/support/event-stream-entry.ts")) as unknown as Exports,
  );
}
