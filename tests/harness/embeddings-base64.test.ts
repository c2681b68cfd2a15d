import assert from "node:assert/strict";
import { test } from "node:test";
import { FilterModule } from "../../harness/host/module.ts";
import { Vm } from "../../harness/host/vm.ts";
import { randomFrom } from "./support/mutated-json.ts";

const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 32));

type Random = (below: number) => number;

/** A number that a float of four bytes holds. */
function anyFloat(random: Random): number {
  const float = new DataView(new ArrayBuffer(4));
  float.setUint32(0, random(2 ** 32));
  const value = float.getFloat32(0);
  return Number.isFinite(value) ? value : 0;
}

/** The float after a positive one. */
function next(value: number): number {
  const float = new DataView(new ArrayBuffer(4));
  float.setFloat32(0, value);
  float.setUint32(0, float.getUint32(0) + 1);
  return float.getFloat32(0);
}

/** Numbers as providers write them, and such as lie where rounding turns. */
const spellings: ((random: Random) => string)[] = [
  (random) => String(random(2 ** 32) / 2 ** 31 - 1),
  (random) => (random(2 ** 32) / 2 ** 33).toFixed(random(30)),
  (random) => anyFloat(random).toExponential(random(25)),
  (random) => `${random(1000)}.${String(random(2 ** 32)).repeat(4)}e${random(90) - 45}`,
  (random) => {
    const value = Math.abs(anyFloat(random));
    const halfway = (value + next(value)) / 2;
    return Number.isFinite(halfway) ? halfway.toPrecision(60) : "1e39";
  },
  (random) => {
    const value = Math.abs(anyFloat(random));
    const halfway = (value + next(value)) / 2;
    const nudged = halfway.toPrecision(50);
    return Number.isFinite(halfway) && !nudged.includes("e") ? `${nudged}1` : "-0.0";
  },
  (random) => ["0", "-0", "1e-46", "7.1e-46", "3.4028236e38", "-1e400", "1e-400"][random(7)]!,
];

test("base64 holds the floats that the provider's numbers are nearest to", async () => {
  const random = randomFrom(seed);
  const configuration = { backends: [{ name: "bedrock", schema: { name: "AWSBedrock" } }] };
  const module = await FilterModule.load("build/filter.wasm");
  const root = Vm.create(module).configure("gateway", JSON.stringify(configuration));
  const numbers = Array.from({ length: 50_000 }, () => spellings[random(spellings.length)]!(random));
  const stream = root.stream();
  const head = [
    [":method", "POST"],
    [":path", "/v1/embeddings"],
    [":authority", "gateway.local"],
    ["content-type", "application/json"],
  ] as [string, string][];
  stream.requestHeaders(head, false);
  stream.requestBody(Buffer.from('{"model":"m","input":"a","encoding_format":"base64"}'), true);
  stream.responseHeaders(
    [
      [":status", "200"],
      ["content-type", "application/json"],
    ],
    false,
  );
  stream.responseBody(Buffer.from(`{"embedding":[${numbers.join()}],"inputTextTokenCount":1}`), true);
  const reply = JSON.parse(Buffer.from(stream.downstream.body).toString()) as {
    data: [{ embedding: string }];
  };
  const floats = Buffer.from(reply.data[0].embedding, "base64");
  assert.equal(floats.length, 4 * numbers.length);
  for (const [index, number] of numbers.entries()) {
    const found = floats.readFloatLE(4 * index);
    assert.ok(Object.is(found, Math.fround(Number(number))), `TEST_SEED=${seed}: ${number} became ${found}`);
  }
});
