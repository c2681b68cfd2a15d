/** Writes bits as deflate packs them (RFC 1951 section 3.1.1). */
export class BitWriter {
  private readonly bits: number[] = [];

  /** A number of `width` bits, the lowest first. */
  number(value: number, width: number): this {
    for (let bit = 0; bit < width; bit++) this.bits.push((value >> bit) & 1);
    return this;
  }

  /** A code of `width` bits, the highest first. */
  code(value: number, width: number): this {
    for (let bit = width - 1; bit >= 0; bit--) this.bits.push((value >> bit) & 1);
    return this;
  }

  get bytes(): Buffer {
    const bytes = Buffer.alloc(Math.ceil(this.bits.length / 8));
    this.bits.forEach((bit, index) => {
      bytes[index >> 3]! |= bit << (index & 7);
    });
    return bytes;
  }
}
