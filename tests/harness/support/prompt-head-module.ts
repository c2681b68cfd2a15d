import { compileEntry } from "./compile-entry.ts";

/** What tests/unit/support/prompt-head-entry.ts exports. */
interface Exports {
  memory: WebAssembly.Memory;
  room: (length: number) => number;
  read: (address: number, length: number, most: number) => void;
  promptAddress: () => number;
  promptLength: () => number;
  modelAddress: () => number;
  modelLength: () => number;
}

export interface PromptHead {
  prompt: string | undefined;
  model: string | undefined;
}

const capacity = 1 << 16;
/** What follows a body, so that reading past its end shows: it would end strings and containers. */
const bait = Buffer.from('"]},"prompt":"', "latin1");

/** Finding the prompt in the first bytes of a body, compiled into a module of its own. */
export class PromptHeadModule {
  private readonly exports: Exports;
  private readonly input: number;

  constructor(exports: Exports) {
    this.exports = exports;
    this.input = exports.room(capacity);
  }

  read(body: Buffer, most = capacity): PromptHead {
    const { exports } = this;
    if (body.length + bait.length > capacity) throw new Error(`the body exceeds ${capacity} bytes`);
    const memory = Buffer.from(exports.memory.buffer);
    body.copy(memory, this.input);
    bait.copy(memory, this.input + body.length);
    exports.read(this.input, body.length, most);
    return {
      prompt: this.text(exports.promptAddress(), exports.promptLength()),
      model: this.text(exports.modelAddress(), exports.modelLength()),
    };
  }

  private text(address: number, length: number): string | undefined {
    if (length < 0) return undefined;
    return Buffer.from(this.exports.memory.buffer, address, length).toString("latin1");
  }
}

export async function compilePromptHead(): Promise<PromptHeadModule> {
  return new PromptHeadModule(
    (await compileEntry("tests/unit/support/prompt-head-entry.ts")) as unknown as Exports,
  );
}
