import { Slice, byteAt, lengthOf, sliceOf } from "../bytes/slice";
import { BLOCK_SIZE, Sha256 } from "./sha256";

const INNER_PAD: u8 = 0x36;
const OUTER_PAD: u8 = 0x5c;

/** HMAC-SHA-256 (RFC 2104) over bytes that come in any number of pieces. Can be used again after `start`. */
export class Hmac {
  private readonly inner: Sha256 = new Sha256();
  private readonly outer: Sha256 = new Sha256();
  private readonly pad: StaticArray<u8> = new StaticArray<u8>(BLOCK_SIZE);

  /** Begins a new message under `key`, which may be what `finish` has returned. */
  start(key: Slice): void {
    let used = key;
    if (lengthOf(key) > BLOCK_SIZE) {
      this.inner.start();
      this.inner.update(key);
      used = this.inner.finish();
    }
    this.fillPad(used, OUTER_PAD);
    this.outer.start();
    this.outer.update(this.padded);
    this.fillPad(used, INNER_PAD);
    this.inner.start();
    this.inner.update(this.padded);
  }

  /** Appends bytes to the message. */
  update(bytes: Slice): void {
    this.inner.update(bytes);
  }

  /** Ends the message. The code, 32 bytes, is valid until the next `finish`. */
  finish(): Slice {
    this.outer.update(this.inner.finish());
    return this.outer.finish();
  }

  private get padded(): Slice {
    return sliceOf(changetype<usize>(this.pad), BLOCK_SIZE);
  }

  private fillPad(key: Slice, pad: u8): void {
    const block = changetype<usize>(this.pad);
    memory.fill(block, pad, BLOCK_SIZE);
    for (let index = 0; index < lengthOf(key); index++) {
      store<u8>(block + (index as usize), byteAt(key, index) ^ pad);
    }
  }
}
