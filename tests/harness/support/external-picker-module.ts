import { externalProcessor } from "../../envoy/support/ext-proc.ts";
import type { ProcessingRequest, ProcessingResponse } from "../../envoy/support/ext-proc.ts";
import { compileEntry } from "./compile-entry.ts";

interface Exports {
  memory: WebAssembly.Memory;
  room(length: number): number;
  reset(): void;
  addHeader(name: number, nameLength: number, value: number, valueLength: number): void;
  setBody(address: number, length: number): void;
  setModel(address: number, length: number): void;
  limitToSubset(): void;
  addToSubset(address: number, length: number): void;
  addMember(address: number, length: number): void;
  eject(place: number, until: bigint): void;
  breakStream(): void;
  begin(deadline: bigint): void;
  receive(address: number, length: number, now: bigint): void;
  close(status: number, now: bigint): void;
  time(now: bigint): void;
  addResponseHeader(name: number, nameLength: number, value: number, valueLength: number): void;
  report(served: number, length: number): void;
  finish(): void;
  abandon(): void;
  sentCount(): number;
  sentAddress(index: number): number;
  sentLength(index: number): number;
  finished(): number;
  cancelled(): number;
  heardAddress(): number;
  heardLength(): number;
  usedMemory(): number;
}

/** A request as a session asks about it. */
export interface Question {
  headers?: Record<string, string>;
  body?: string | Buffer;
  model?: string;
  subset?: string[];
  members?: string[];
  /** Until when the picker may answer; default 1000. */
  deadline?: number;
}

/** The filter's session with an external picker, compiled by itself; one session at a time. Time stands at 0 until it is moved. */
export class SessionModule {
  readonly exports: Exports;
  now = 0n;

  private constructor(exports: Exports) {
    this.exports = exports;
  }

  static async compile(): Promise<SessionModule> {
    const entry = "tests/unit/support/external-picker-entry.ts";
    return new SessionModule((await compileEntry(entry)) as unknown as Exports);
  }

  /** Forgets the last session and asks about a request. */
  ask(question: Question = {}, prepare: (exports: Exports) => void = () => undefined): void {
    const { exports } = this;
    this.now = 0n;
    exports.reset();
    const headers = question.headers ?? { ":method": "POST", ":path": "/v1/chat/completions" };
    for (const [name, value] of Object.entries(headers)) {
      exports.addHeader(...this.#place(name), ...this.#place(value));
    }
    if (question.body !== undefined) exports.setBody(...this.#place(question.body));
    if (question.model !== undefined) exports.setModel(...this.#place(question.model));
    if (question.subset) exports.limitToSubset();
    for (const address of question.subset ?? []) exports.addToSubset(...this.#place(address));
    for (const address of question.members ?? []) exports.addMember(...this.#place(address));
    prepare(exports);
    exports.begin(BigInt(question.deadline ?? 1000));
  }

  /** The picker says something. */
  receive(...responses: ProcessingResponse[]): void {
    for (const response of responses)
      this.receiveBytes(externalProcessor.Process.responseSerialize(response));
  }

  receiveBytes(bytes: Buffer): void {
    const [address, length] = this.#place(bytes);
    this.exports.receive(address, length, this.now);
    // Messages live for one call: what was kept of this one without a copy shows.
    new Uint8Array(this.exports.memory.buffer, address, length).fill(0xff);
  }

  close(status: number): void {
    this.exports.close(status, this.now);
  }

  /** Time passes, and the session is told. */
  advance(milliseconds: number): void {
    this.now += BigInt(milliseconds);
    this.exports.time(this.now);
  }

  /** The response's head has come from an endpoint. */
  report(headers: Record<string, string>, served?: string): void {
    for (const [name, value] of Object.entries(headers)) {
      this.exports.addResponseHeader(...this.#place(name), ...this.#place(value));
    }
    const [address, length] = served === undefined ? [0, 0] : this.#place(served);
    this.exports.report(address, length);
  }

  /** What the session sent to the picker. */
  get sent(): ProcessingRequest[] {
    const { exports } = this;
    return Array.from({ length: exports.sentCount() }, (_, index) => {
      const bytes = this.#read(exports.sentAddress(index), exports.sentLength(index));
      return externalProcessor.Process.requestDeserialize(bytes);
    });
  }

  /** What its listener heard, line by line. */
  get heard(): string[] {
    const text = this.#read(this.exports.heardAddress(), this.exports.heardLength()).toString();
    return text.split("\n").slice(0, -1);
  }

  #place(text: string | Buffer): [address: number, length: number] {
    const bytes = Buffer.from(text as string);
    const address = this.exports.room(bytes.length);
    new Uint8Array(this.exports.memory.buffer).set(bytes, address);
    return [address, bytes.length];
  }

  #read(address: number, length: number): Buffer {
    return Buffer.from(this.exports.memory.buffer.slice(address, address + length));
  }
}
