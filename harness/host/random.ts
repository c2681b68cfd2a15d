import { Mulberry32 } from "../random/mulberry32.ts";

/** The source of random bytes that a filter asks its host for. */
export class Random extends Mulberry32 {
  /** The next `length` bytes. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.next() & 0xff);
  }
}
