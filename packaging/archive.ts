import { gzipSync } from "node:zlib";

/** A file inside an archive. */
export interface ArchivedFile {
  /** With forward slashes, at most 100 bytes. */
  path: string;
  content: Uint8Array;
  isExecutable?: boolean;
}

/** When everything in an archive was changed, in seconds since 1970: npm's own choice, since some tools refuse the very beginning. */
const changed = 499_162_500;
const blockSize = 512;

/** A tar archive (POSIX ustar) of these files: the same for the same files, in whatever order, whenever and by whomever it is made. */
export function tarOf(files: readonly ArchivedFile[]): Buffer {
  const sorted = [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
  const parts = sorted.flatMap((file) => [headerOf(file), padded(file.content)]);
  return Buffer.concat([...parts, Buffer.alloc(2 * blockSize)]);
}

/** Gzip without a time, a name and the system it was made on. */
export function gzipOf(content: Uint8Array): Buffer {
  const compressed = gzipSync(content, { level: 9 });
  const systemOffset = 9;
  const unknownSystem = 255;
  compressed[systemOffset] = unknownSystem;
  return compressed;
}

function headerOf({ path, content, isExecutable }: ArchivedFile): Buffer {
  if (Buffer.byteLength(path) > 100) throw new RangeError(`${path} is too long a path for a tar archive`);
  const header = Buffer.alloc(blockSize);
  header.write(path, 0);
  header.write(octal(isExecutable === true ? 0o755 : 0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(content.length, 12), 124);
  header.write(octal(changed, 12), 136);
  // The checksum is taken with blanks in its own place.
  header.write(" ".repeat(8), 148);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${octal(checksum, 7)}\u0000 `, 148);
  return header;
}

/** Digits that fill a field but for the zero byte at its end, which the header already holds. */
function octal(value: number, width: number): string {
  return value.toString(8).padStart(width - 1, "0");
}

function padded(content: Uint8Array): Buffer {
  return Buffer.concat([content, Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize)]);
}
