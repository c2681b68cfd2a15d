import { compileEntry } from "./compile-entry.ts";

/** What tests/unit/support/signer-entry.ts exports. */
interface Exports {
  memory: WebAssembly.Memory;
  room: (length: number) => number;
  give: (input: number, address: number, length: number) => void;
  sign: (seconds: number) => number;
  authorizationAddress: () => number;
  authorizationLength: () => number;
}

export interface SigningInput {
  service: string;
  region: string;
  host: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Empty for none. */
  sessionToken: string;
  method: string;
  /** With the query, as it is sent. */
  path: string;
  body: Uint8Array;
}

/** In the order of the entry's `Input`. */
const inputNames = [
  "service",
  "region",
  "host",
  "accessKeyId",
  "secretAccessKey",
  "sessionToken",
  "method",
  "path",
  "body",
] as const satisfies (keyof SigningInput)[];

const capacity = 1 << 20;

/** The filter's AWS signer, compiled into a module of its own. */
export class SignerModule {
  private readonly exports: Exports;
  private readonly start: number;

  constructor(exports: Exports) {
    this.exports = exports;
    this.start = exports.room(capacity);
  }

  /** The `authorization` header of a request. */
  sign(input: SigningInput, time: Date): string {
    let address = this.start;
    inputNames.forEach((name, index) => {
      const bytes = Buffer.from(input[name]);
      if (address + bytes.length > this.start + capacity) throw new Error("the test's input is too long");
      new Uint8Array(this.exports.memory.buffer).set(bytes, address);
      this.exports.give(index, address, bytes.length);
      address += bytes.length;
    });
    if (!this.exports.sign(time.getTime() / 1000)) throw new Error("the signer has no memory");
    const { memory, authorizationAddress, authorizationLength } = this.exports;
    return Buffer.from(memory.buffer, authorizationAddress(), authorizationLength()).toString();
  }
}

export async function compileSigner(): Promise<SignerModule> {
  return new SignerModule((await compileEntry("tests/unit/support/signer-entry.ts")) as unknown as Exports);
}
