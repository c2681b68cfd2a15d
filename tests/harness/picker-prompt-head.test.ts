import assert from "node:assert/strict";
import { before, test } from "node:test";
import { mutatedBody } from "./support/mutated-json.ts";
import { type PromptHead, type PromptHeadModule, compilePromptHead } from "./support/prompt-head-module.ts";
import { Random } from "./support/random.ts";

let module: PromptHeadModule;
before(async () => {
  module = await compilePromptHead();
});

const read = (text: string, most?: number): PromptHead => module.read(Buffer.from(text, "latin1"), most);
const promptOf = (text: string, most?: number): string | undefined => read(text, most).prompt;

test("the prompt is the value of its member, as it is written", () => {
  const messages = '[{"role":"user","content":"a \\"quoted\\" ] } text"}]';
  assert.deepEqual(read(`{"model":"llama3", "messages" : ${messages} ,"stream":true}`), {
    model: "llama3",
    prompt: messages,
  });
  assert.equal(promptOf('{"prompt":"Once upon"}'), '"Once upon"');
  assert.equal(promptOf('{"prompt":["a","b"],"n":1}'), '["a","b"]');
  assert.equal(promptOf('{"input":{"messages":[1]},"model":"m"}'), '{"messages":[1]}');
  assert.equal(promptOf('{"prompt":12 ,"n":1}'), "12");
});

test("a prompt of several members reaches from the first to the last", () => {
  assert.equal(promptOf('{"instructions":"Be brief.","input":"Hi","n":1}'), '"Be brief.","input":"Hi"');
  assert.equal(promptOf('{"system":"s","max_tokens":9,"messages":[]}'), '"s","max_tokens":9,"messages":[]');
});

test("only members of the body itself count", () => {
  assert.deepEqual(read('{"metadata":{"model":"x","prompt":"y"},"tools":[{"input":1}]}'), {
    model: undefined,
    prompt: undefined,
  });
  assert.equal(promptOf('["messages",[1]]'), undefined);
  assert.equal(promptOf('"messages"'), undefined);
  assert.equal(promptOf(""), undefined);
});

test("the model must be a whole string without escapes, and come before the prompt is cut off", () => {
  assert.equal(read('{"model":"lla').model, undefined);
  assert.equal(read('{"model":"ll\\u0061ma"}').model, undefined);
  assert.equal(read('{"model":7}').model, undefined);
  assert.equal(read('{"messages":[],"model":"m"}').model, "m");
  assert.equal(read('{"messages":[1,2,3],"model":"m"}', 4).model, undefined);
});

test("a prompt is cut off after the most bytes", () => {
  assert.equal(promptOf('{"messages":[1,2,3],"model":"m"}', 4), "[1,2");
  assert.equal(promptOf('{"prompt":"abcdef"}', 3), '"ab');
  assert.equal(promptOf('{"instructions":"ab","input":"Hi"}', 9), '"ab","inp');
});

/** A body with a prompt somewhere, its members in any order, of any kind. */
function anyBody(random: Random): Buffer {
  const texts = [
    '"plain"',
    '"with \\" and \\\\"',
    '"Ünïcödé 日本"',
    '[1,[2,{}],{"a":[]}]',
    "null",
    "-1.5e3",
    '""',
  ];
  const keys = ["model", "messages", "prompt", "input", "instructions", "stream", "n", 'a\\"b'];
  const space = (): string => random.pick(["", "", " ", "\r\n\t"]);
  const members = random.several(
    0,
    6,
    () => `${space()}"${random.pick(keys)}"${space()}:${space()}${random.pick(texts)}${space()}`,
  );
  return Buffer.from(`{${members.join(",")}}`);
}

function mutate(body: Buffer, random: Random): Buffer {
  const from = random.below(body.length + 1);
  const fragment = Buffer.from(
    random.pick(['"', "\\", "{", "}", "[", "]", ",", ":", "\x00", "é", '"input":']),
  );
  return Buffer.concat([body.subarray(0, from), fragment, body.subarray(from + random.below(3))]);
}

test("every part of a body gives a beginning of what the whole gives, whatever the body is", () => {
  const random = new Random(11);
  for (let round = 0; round < 3_000; round++) {
    let body = random.chance(0.3) ? mutatedBody(random.below) : anyBody(random);
    while (random.chance(0.5)) body = mutate(body, random);
    const most = random.pick([1, 5, 20, 60_000]);
    const whole = module.read(body, most);
    for (let length = 0; length < body.length; length++) {
      const { prompt = "" } = module.read(body.subarray(0, length), most);
      assert.ok((whole.prompt ?? "").startsWith(prompt), `${body.toString("latin1")} cut after ${length}`);
    }
  }
});

test("the prompt of a body that is JSON is the value that JSON.parse finds", () => {
  const random = new Random(12);
  for (let round = 0; round < 3_000; round++) {
    const body = anyBody(random);
    const members = [...Object.entries(JSON.parse(body.toString()) as Record<string, unknown>)];
    const parts = members.filter(([key]) => ["messages", "prompt", "input", "instructions"].includes(key));
    const { prompt } = module.read(body);
    assert.equal(prompt === undefined, parts.length === 0, body.toString());
    const written = Buffer.from(prompt ?? "", "latin1").toString();
    const isOnlyOne = body.toString().match(/"(messages|prompt|input|instructions)"/g)?.length === 1;
    if (isOnlyOne) assert.deepEqual(JSON.parse(written), parts[0]?.[1], body.toString());
  }
});
