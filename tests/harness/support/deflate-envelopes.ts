import zlib from "node:zlib";

/** Bytes as blocks that are not the last ones. */
export function storedBlocks(bytes: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += 0xffff) {
    const piece = bytes.subarray(from, from + 0xffff);
    const head = Buffer.alloc(5);
    head.writeUInt16LE(piece.length, 1);
    head.writeUInt16LE(0xffff - piece.length, 3);
    blocks.push(head, piece);
  }
  return Buffer.concat(blocks);
}

/** A gzip member with the optional parts that the lowest five bits of its flags announce (RFC 1952 section 2.3.1). */
export function gzipMember(original: Buffer, flags: number, extra: string): Buffer {
  const plain = zlib.gzipSync(original);
  const parts: Uint8Array[] = [Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 255])];
  if (flags & 4) parts.push(Buffer.from([extra.length, 0]), Buffer.from(extra));
  if (flags & 8) parts.push(Buffer.from("name.json\0"));
  if (flags & 16) parts.push(Buffer.from("a comment\0"));
  if (flags & 2) {
    const checksum = crc32Of(Buffer.concat(parts));
    parts.push(checksum.subarray(0, 2));
  }
  return Buffer.concat([...parts, plain.subarray(10)]);
}

/** The CRC-32 of bytes, as gzip has it in its trailer. */
export function crc32Of(bytes: Uint8Array): Uint8Array {
  return zlib.gzipSync(bytes).subarray(-8, -4);
}

/** A zlib header with the right check, and an empty stream (RFC 1950 section 2.2). */
export function zlibHeader(method: number, flags: number): Buffer {
  const check = 31 - (((method << 8) | flags) % 31);
  return Buffer.from([method, flags + check, 3, 0, 0, 0, 0, 1]);
}
