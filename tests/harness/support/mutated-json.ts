const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What JSON.parse makes of a body in UTF-8; undefined where it is malformed. */
export function parsed(body: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(decoder.decode(body)) as unknown };
  } catch {
    return undefined;
  }
}

const bodies = [
  '{"model":"gpt-4o","messages":[{"role":"user","content":"a longer text, with \\u00f6 and \\ud83d\\ude00 in it"}]}',
  '{"mod\\u0065l":"gpt-4o-mini","stream":true,"temperature":0.70,"n":1,"stop":["\\n"],"user":null}',
  '{ "tools" : [ { "parameters" : { "type" : "object" , "properties" : { } } } ] ,\r\n\t"model" : "x" }',
  '{"content":"日本語のテキスト, Ünïcödé and 😀 in one string","model":"first","model":"last"}',
  '[-0,1E+2,12.5e-3,9007199254740993,[[[]]],{"a":{"b":{"c":false}}}]',
  '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
].map((text) => Buffer.from(text));

const fragments = [
  ...[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    "\\u",
    "\\ud800",
    "\\udc00",
    "0",
    "1",
    "-",
    ".",
    "e",
    "E+",
    " ",
    "\n",
  ],
  ...[
    "true",
    "false",
    "null",
    '"model":',
    '"m\\u006fdel":"y",',
    "\x00",
    "\x1f",
    "\x7f",
    "\ufeff",
    "é",
    "日",
    "😀",
  ],
].map((text) => Buffer.from(text));
const malformed = [
  [0xc0, 0x80],
  [0xe0, 0x80, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x80, 0x80, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8],
  [0x80],
  [0xc3],
  [0xe6, 0x97],
].map((bytes) => Buffer.from(bytes));

/** One of the bodies with up to four fragments put in, taken out or exchanged, maybe cut off. */
export function mutatedBody(random: (below: number) => number): Buffer {
  let body = bodies[random(bodies.length)] ?? Buffer.alloc(0);
  for (let left = random(4); left >= 0; left--) {
    const from = random(body.length + 1);
    const to = Math.min(body.length, from + (random(2) === 0 ? 0 : random(6)));
    const pool = random(8) === 0 ? malformed : fragments;
    const fragment = random(3) === 0 ? Buffer.alloc(0) : (pool[random(pool.length)] ?? Buffer.alloc(0));
    body = Buffer.concat([body.subarray(0, from), fragment, body.subarray(to)]);
  }
  return random(12) === 0 ? body.subarray(0, random(body.length + 1)) : body;
}

/** Whole numbers below a bound, the same for the same seed (a linear congruential generator). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
