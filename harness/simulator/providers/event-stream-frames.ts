import zlib from "node:zlib";

/** The sizes of header values by their type; types 6 and 7 say theirs themselves. */
export const fixedSizes = new Map([
  [0, 0],
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 4],
  [5, 8],
  [8, 8],
  [9, 16],
]);
const stringType = 7;

/** A message of an AWS event stream (`application/vnd.amazon.eventstream`): sizes, headers and payload, with their checksums. */
export function messageOf(headers: readonly Buffer[], payload: string | Buffer): Buffer {
  const head = Buffer.concat(headers);
  const body = Buffer.from(payload);
  const prelude = Buffer.concat([word(head.length + body.length + 16), word(head.length)]);
  return withChecksum(Buffer.concat([withChecksum(prelude), head, body]));
}

export function stringHeader(name: string, value: string): Buffer {
  return header(name, stringType, Buffer.from(value));
}

/** A header of any type; `value` without the length that strings and bytes begin with. */
export function header(name: string, type: number, value: Buffer): Buffer {
  const length = Buffer.alloc(fixedSizes.has(type) ? 0 : 2);
  if (length.length > 0) length.writeUInt16BE(value.length);
  return Buffer.concat([
    Buffer.from([Buffer.byteLength(name)]),
    Buffer.from(name),
    Buffer.from([type]),
    length,
    value,
  ]);
}

function withChecksum(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, word(zlib.crc32(bytes))]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
