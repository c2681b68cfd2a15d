import type { SeededRandom } from "./random.ts";

const words =
  "a about after all and as at be by can each few for from had has how if in into is it its last like long made many may more most " +
  "must near new no not of on one only or other over said same see so some still such than that the then there they this time to two " +
  "under up use very was water way we well were what when where which while will with word work would year yet you your";
const vocabulary = words.split(" ");

/** Plain text of exactly `length` ASCII characters. */
export function writeWords(random: SeededRandom, length: number): string {
  const parts: string[] = [];
  for (let written = 0; written < length;) {
    const word = `${vocabulary[random.below(vocabulary.length)]!} `;
    parts.push(word);
    written += word.length;
  }
  return parts.join("").slice(0, length);
}
