/** A token is taken to be four bytes: about what English text comes to. */
export const tokenBytes = 4;

/** How many tokens a text of that many bytes is. */
export function tokensIn(bytes: number): number {
  return Math.ceil(bytes / tokenBytes);
}

/**
 * The hashes of a text's complete blocks. Each covers everything up to the end of its block, so that two texts share a hash exactly as
 * far as they begin alike. They are whole numbers below 2^53.
 */
export function blockHashes(text: Uint8Array, blockTokens: number): number[] {
  const blockBytes = blockTokens * tokenBytes;
  const hashes: number[] = [];
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let end = blockBytes; end <= text.length; end += blockBytes) {
    for (let index = end - blockBytes; index < end; index++) {
      low = Math.imul(low ^ text[index]!, 0x01000193);
      high = Math.imul(high ^ low, 0x85ebca6b) ^ (high >>> 13);
    }
    hashes.push((high >>> 11) * 4_294_967_296 + (low >>> 0));
  }
  return hashes;
}
