import { Mulberry32 } from "../random/mulberry32.ts";

/** Cuts at the given lengths; what they leave over is the last piece. Lengths beyond the end are cut short. */
export function cutAtLengths(bytes: Buffer, lengths: number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const length of lengths) {
    if (from >= bytes.length) break;
    pieces.push(bytes.subarray(from, from + length));
    from += length;
  }
  if (from < bytes.length) pieces.push(bytes.subarray(from));
  return pieces;
}

/** Pieces of one length, the last one shorter. */
export function cutEvery(bytes: Buffer, length: number): Buffer[] {
  return cutAtLengths(bytes, new Array<number>(Math.ceil(bytes.length / length)).fill(length));
}

/** One piece per server-sent event or AWS event-stream frame, by content type; other bodies stay whole. */
export function cutAtEvents(bytes: Buffer, contentType: string): Buffer[] {
  if (contentType.startsWith("application/vnd.amazon.eventstream")) return cutAtFrames(bytes);
  if (!contentType.startsWith("text/event-stream")) return [bytes];
  const pieces: Buffer[] = [];
  let from = 0;
  // latin1 keeps one character per byte, so string indexes are byte offsets.
  for (const match of bytes.toString("latin1").matchAll(/\r\n\r\n|\n\n|\r\r/g)) {
    const end = match.index + match[0].length;
    pieces.push(bytes.subarray(from, end));
    from = end;
  }
  return from < bytes.length ? [...pieces, bytes.subarray(from)] : pieces;
}

/** Each frame begins with its total length, a big-endian 32-bit number. */
function cutAtFrames(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  while (from + 4 <= bytes.length) {
    const length = bytes.readUInt32BE(from);
    if (length < 16 || from + length > bytes.length) break;
    pieces.push(bytes.subarray(from, from + length));
    from += length;
  }
  return from < bytes.length ? [...pieces, bytes.subarray(from)] : pieces;
}

/** Cuts at random places; the same seed gives the same cuts. */
export function cutAtRandom(bytes: Buffer, seed: number): Buffer[] {
  const random = new Mulberry32(seed);
  const lengths: number[] = [];
  const spread = Math.max(2, Math.ceil(bytes.length / 8));
  for (let total = 0; total < bytes.length;) {
    // Mostly short pieces, so that the cuts fall inside tokens and not only inside long texts.
    const length =
      1 + Math.floor(random.uniform() * (random.uniform() < 0.7 ? Math.min(24, spread) : spread));
    lengths.push(length);
    total += length;
  }
  return cutAtLengths(bytes, lengths);
}
