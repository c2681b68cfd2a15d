import type { Random } from "./random.ts";

/** A generated pattern, as RE2 and as JavaScript (flag `u`) spell it. */
export interface Pattern {
  re2: string;
  javascript: string;
}

const characters = ["a", "b", "c", "0", "7", "_", "-", " ", "\t", "\n", ".", "/", "é", "漢", "😀"];
const marks = ["*", "+", "?"];

/** A text over the characters that patterns are about. */
export function drawText(random: Random): string {
  return random.several(0, 12, () => random.pick(characters)).join("");
}

export function drawPattern(random: Random, depth: number): Pattern {
  const alternatives = random.several(1, random.chance(0.3) ? 3 : 1, () => drawSequence(random, depth));
  return join(alternatives, "|");
}

function drawSequence(random: Random, depth: number): Pattern {
  return join(
    random.several(0, 4, () => drawItem(random, depth)),
    "",
  );
}

function drawItem(random: Random, depth: number): Pattern {
  if (random.chance(0.1)) return same(random.pick(["^", "$"]));
  const item = depth > 0 && random.chance(0.3) ? group(drawPattern(random, depth - 1)) : drawOne(random);
  return random.chance(0.35) ? join([item, same(random.pick(marks))], "") : item;
}

/** What takes one character. */
function drawOne(random: Random): Pattern {
  const kind = random.below(6);
  // A dot leaves out only the line feed in RE2, the other line ends too in JavaScript.
  if (kind === 0) return { re2: ".", javascript: "[^\\n]" };
  if (kind === 1) return drawNamedClass(random);
  if (kind === 2) return drawClass(random);
  return same(escape(random.pick(characters)));
}

function drawNamedClass(random: Random): Pattern {
  const letter = random.pick([..."dwsDWS"]);
  if (letter === "s") return { re2: "\\s", javascript: "[\\t\\n\\f\\r ]" };
  if (letter === "S") return { re2: "\\S", javascript: "[^\\t\\n\\f\\r ]" };
  return same(`\\${letter}`);
}

function drawClass(random: Random): Pattern {
  const members = random.several(1, 4, () => drawMember(random)).join("");
  const dash = random.pick(["", "", "-"]);
  return same(`[${random.chance(0.3) ? "^" : ""}${members}${dash}]`);
}

function drawMember(random: Random): string {
  if (random.chance(0.2)) return random.pick(["\\d", "\\w", "\\D", "\\W"]);
  if (random.chance(0.4)) return random.pick(["a-c", "b-é", "0-7", "é-漢", "漢-😀", "!-/"]);
  return escape(random.pick(characters.filter((character) => character !== "-")));
}

/** The escapes that both spellings have. */
function escape(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\t") return "\\t";
  return /[./]/.test(character) ? `\\${character}` : character;
}

function group({ re2, javascript }: Pattern): Pattern {
  return { re2: `(${re2})`, javascript: `(${javascript})` };
}

function same(text: string): Pattern {
  return { re2: text, javascript: text };
}

function join(parts: Pattern[], separator: string): Pattern {
  return {
    re2: parts.map((part) => part.re2).join(separator),
    javascript: parts.map((part) => part.javascript).join(separator),
  };
}
