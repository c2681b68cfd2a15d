import { Status } from "./abi.ts";

/** What `proxy_get_buffer_bytes` and `proxy_set_buffer_bytes` work on. */
export interface GuestBuffer {
  readonly length: number;
  /** A copy of `length` bytes from `start` on, both within the buffer. */
  read(start: number, length: number): Uint8Array;
  /** Puts `data` in the place of `length` bytes from `start` on. */
  replace(start: number, length: number, data: Uint8Array): Status;
}

/** Bytes the filter may look at but not change: configurations, answers of callouts, and a body that is not there. */
export class ConstantBuffer implements GuestBuffer {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array = new Uint8Array()) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  read(start: number, length: number): Uint8Array {
    return this.#bytes.slice(start, start + length);
  }

  replace(): Status {
    return Status.BadArgument;
  }
}

/** A piece of a body on its way: grows at the end, is edited by the filter, is emptied when it is let through. */
export class BodyBuffer implements GuestBuffer {
  #storage: Uint8Array;
  #length: number;

  constructor(bytes: Uint8Array = new Uint8Array()) {
    this.#storage = Uint8Array.from(bytes);
    this.#length = bytes.length;
  }

  get length(): number {
    return this.#length;
  }

  read(start: number, length: number): Uint8Array {
    return this.#storage.slice(start, Math.min(start + length, this.#length));
  }

  append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#storage.length) {
      const grown = new Uint8Array(Math.max(length, this.#storage.length * 2));
      grown.set(this.#storage.subarray(0, this.#length));
      this.#storage = grown;
    }
    this.#storage.set(bytes, this.#length);
    this.#length = length;
  }

  /** All bytes; the buffer is empty afterwards. */
  take(): Uint8Array {
    const bytes = this.read(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  /**
   * As Envoy's `Buffer::copyFrom`: only a run at the very start can be replaced (none: data goes in front), or data be
   * added at the end. A range in the middle is refused.
   */
  replace(start: number, length: number, data: Uint8Array): Status {
    if (start === 0) {
      const rest = this.#storage.subarray(Math.min(length, this.#length), this.#length);
      this.#storage = Buffer.concat([data, rest]);
      this.#length = this.#storage.length;
      return Status.Ok;
    }
    if (start < this.#length) return Status.BadArgument;
    this.append(data);
    return Status.Ok;
  }
}
