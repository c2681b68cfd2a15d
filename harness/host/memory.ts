/** An address outside the guest's memory: the host function that was given it returns InvalidMemoryAccess. */
export class InvalidMemoryAccess extends Error {
  override readonly name = "InvalidMemoryAccess";
}

/** The linear memory of one VM. Every address is checked; what is read is a copy, for the memory may grow at any call. */
export class GuestMemory {
  #memory: WebAssembly.Memory = { buffer: new ArrayBuffer(0) };
  #allocate: (bytes: number) => number = () => 0;
  #bytes: Buffer = Buffer.alloc(0);

  /**
   * Takes the instance's memory, which does not exist while the host functions are made. `allocate` is the guest's `malloc`
   * or `proxy_on_memory_allocate`; 0 means that it failed.
   */
  attach(memory: WebAssembly.Memory, allocate: (bytes: number) => number): void {
    this.#memory = memory;
    this.#allocate = allocate;
  }

  /** Size in pages of 64 KiB. */
  get pages(): number {
    return this.#memory.buffer.byteLength / 65536;
  }

  read(address: number, length: number): Buffer {
    return Buffer.from(this.#range(address, length));
  }

  text(address: number, length: number): string {
    return this.#range(address, length).toString("utf8");
  }

  unsigned32(address: number): number {
    return this.#range(address, 4).readUInt32LE();
  }

  write(address: number, bytes: Uint8Array): void {
    this.#range(address, bytes.length).set(bytes);
  }

  writeUnsigned32(address: number, value: number): void {
    this.#range(address, 4).writeUInt32LE(value >>> 0);
  }

  writeUnsigned64(address: number, value: bigint): void {
    this.#range(address, 8).writeBigUInt64LE(BigInt.asUintN(64, value));
  }

  /**
   * Hands `bytes` over to the guest: allocates memory there, which the guest owns from then on, and writes address and
   * size to the two given places. Nothing is allocated for no bytes; the address is 0 then.
   */
  give(bytes: Uint8Array, addressAt: number, sizeAt: number): void {
    let address = 0;
    if (bytes.length > 0) {
      address = this.#allocate(bytes.length) >>> 0;
      if (address === 0) throw new InvalidMemoryAccess();
      this.write(address, bytes);
    }
    this.writeUnsigned32(addressAt, address);
    this.writeUnsigned32(sizeAt, bytes.length);
  }

  #range(address: number, length: number): Buffer {
    if (this.#bytes.buffer !== this.#memory.buffer) this.#bytes = Buffer.from(this.#memory.buffer);
    const start = address >>> 0;
    const end = start + (length >>> 0);
    if (end > this.#bytes.length) throw new InvalidMemoryAccess();
    return this.#bytes.subarray(start, end);
  }
}
