import { failWhereAsked } from "../troubles.ts";

/** What each text counts as, in tokens. */
export const tokensOfText = 2;

/** What a text is embedded as: numbers that floats of four bytes hold exactly. */
export function vectorOf(text: string, dimensions = 3): number[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: dimensions }, (_, index) => {
    const byte = bytes[index % bytes.length] ?? 0;
    return (byte - 128 + index) / 256;
  });
}

/** The vectors of texts. Throws Refusal where failing is asked for. */
export function vectorsOf(texts: readonly string[], dimensions?: number): number[][] {
  for (const text of texts) failWhereAsked(text);
  return texts.map((text) => vectorOf(text, dimensions));
}
