import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { freePort } from "../../harness/envoy/ports.ts";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer } from "../../harness/envoy/stub-upstream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { EndpointPicker } from "./support/endpoint-picker.ts";
import { Gateway } from "./support/gateway.ts";
import { naming } from "./support/picker-reactions.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

/** Two pools of two endpoints each, and one whose only endpoint an external picker knows. */
const places = ["a1", "a2", "b1", "b2", "o1"] as const;
type Place = (typeof places)[number];

describe("fallback from pool to pool, in Envoy", { skip, timeout: 60_000 }, () => {
  const failure: StubAnswer = { status: 503 };
  const stubs = new Map<Place, StubUpstream>();
  const answers = new Map<Place, StubAnswer>();
  let tried: Place[] = [];
  let picker: EndpointPicker;
  let gateway: Gateway;

  const address = (place: Place): string => `127.0.0.1:${stubs.get(place)!.port}`;

  before(async () => {
    for (const place of places) {
      const stub = await StubUpstream.listen(0, () => {
        tried.push(place);
        return answers.get(place) ?? chatAnswer(place);
      });
      stubs.set(place, stub);
    }
    picker = await EndpointPicker.listen(naming(address("o1")));
    const pool = (name: string, members: object) => ({
      name,
      schema: { name: "OpenAI", prefix: "v1" },
      inferencePool: { name, ...members },
    });
    // Nothing that has the servers asked for their metrics.
    const attempts = (maxEndpoints: number) => ({ scorers: [{ type: "in-flight" }], maxEndpoints });
    const ofTwo = (first: Place, second: Place) => ({
      endpoints: [{ address: address(first) }, { address: address(second) }],
      picker: attempts(2),
    });
    const dead = `127.0.0.1:${await freePort()}`;
    const rule = (model: string, ...names: string[]) => ({
      matches: [{ model }],
      backends: names.map((name, priority) => ({ name, priority })),
    });
    const config = {
      rules: [
        rule("both", "a", "b"),
        rule("short", "short", "b"),
        rule("dead", "dead", "a"),
        rule("outside first", "outside", "gone"),
        rule("outside last", "gone", "outside"),
      ],
      backends: [
        pool("a", ofTwo("a1", "a2")),
        pool("b", ofTwo("b1", "b2")),
        // It may be tried three times, but has one endpoint.
        pool("short", { endpoints: [{ address: address("a1") }], picker: attempts(3) }),
        pool("dead", { endpoints: [{ address: dead }], picker: attempts(1) }),
        pool("outside", { endpointPicker: { cluster: "epp" }, picker: attempts(1) }),
        {
          name: "gone",
          schema: { name: "OpenAI", prefix: "v1" },
          upstream: { host: "127.0.0.1", port: await freePort() },
        },
      ],
    };
    gateway = await Gateway.start(binary, config, {}, { addresses: new Map([["epp", picker.address]]) });
  });

  beforeEach(() => {
    answers.clear();
    tried = [];
  });

  after(async () => {
    await gateway.stop();
    picker.close();
    await Promise.all([...stubs.values()].map((stub) => stub.close()));
  });

  async function ask(model: string): Promise<{ status: number; text: string }> {
    const response = await gateway.post("/v1/chat/completions", { ...chatRequest, model });
    return { status: response.status, text: await response.text() };
  }

  it("tries every endpoint of the first pool, then those of the second", async () => {
    for (const place of ["a1", "a2"] as const) answers.set(place, failure);
    const { status, text } = await ask("both");
    assert.equal(status, 200);
    assert.deepEqual(new Set(tried.slice(0, 2)), new Set(["a1", "a2"]));
    assert.match(tried[2]!, /^b/);
    assert.match(text, new RegExp(`"content":"${tried[2]!}"`));
    assert.equal(tried.length, 3);
  });

  it("gives the last endpoint's error where all fail", async () => {
    for (const place of places) answers.set(place, failure);
    const last: StubAnswer = { status: 429 };
    answers.set("b1", last);
    answers.set("b2", last);
    assert.equal((await ask("both")).status, 429);
    assert.equal(tried.length, 4);
  });

  it("comes to the second pool where the first has fewer endpoints than attempts", async () => {
    answers.set("a1", failure);
    assert.equal((await ask("short")).status, 200);
    assert.deepEqual(tried.slice(0, 3), ["a1", "a1", "a1"]);
    assert.match(tried[3]!, /^b/);
  });

  it("comes to the second pool where nobody listens in the first", async () => {
    assert.equal((await ask("dead")).status, 200);
    assert.equal(tried.length, 1);
  });

  for (const model of ["outside first", "outside last"]) {
    it(`goes where an external picker says: ${model}`, async () => {
      assert.equal((await ask(model)).status, 200);
      assert.deepEqual(tried, ["o1"]);
    });
  }

  it("tells each pool's servers their own address as host, and nothing that steers", async () => {
    for (const place of ["a1", "a2"] as const) answers.set(place, failure);
    await ask("both");
    for (const [place, { requests }] of stubs) {
      for (const { headers } of requests) {
        if (place !== "o1") assert.equal(new Map(headers).get("host"), address(place));
        const leaked = headers.filter(([name]) => /^(x-ai-eg-|x-gateway-destination|x-envoy-)/.test(name));
        assert.deepEqual(leaked, []);
      }
    }
  });
});
