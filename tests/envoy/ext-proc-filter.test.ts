import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { freePort } from "../../harness/envoy/ports.ts";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer } from "../../harness/envoy/stub-upstream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { EndpointPicker } from "./support/endpoint-picker.ts";
import type { PickerCall } from "./support/endpoint-picker.ts";
import { Gateway } from "./support/gateway.ts";
import { immediate, naming } from "./support/picker-reactions.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

/** Who asks the picker: the module, or Envoy's own filter after it. */
const ways = { module: false, "ext_proc filter": true };

/** What came of a request: the status, the endpoints that were tried, and the one the picker was told of. */
interface Served {
  status: number;
  tried: number[];
  told: number;
}

describe("a picker asked by the module and by Envoy's own filter", { skip, timeout: 60_000 }, () => {
  const gateways = new Map<string, Gateway>();
  let picker: EndpointPicker;
  let stubs: StubUpstream[];
  let answers: StubAnswer[];
  let tried: number[];

  const address = (index: number): string => `127.0.0.1:${stubs[index]!.port}`;

  /** Names two endpoints, by the length of the body alone. */
  const byLength = (call: PickerCall) => {
    const first = call.body.length % stubs.length;
    return naming(`${address(first)},${address((first + 1) % stubs.length)}`)(call);
  };

  function start(extProcFilter: boolean, cluster: { host: string; port: number }): Promise<Gateway> {
    const endpoints = stubs.map((_, index) => ({ address: address(index) }));
    const inferencePool = { name: "pool", endpoints, endpointPicker: { cluster: "epp" } };
    const auth = { apiKey: { key: "sk-the-backends-own" } };
    const config = {
      backends: [{ name: "pool", schema: { name: "OpenAI", prefix: "v1" }, auth, inferencePool }],
    };
    return Gateway.start(binary, config, {}, { extProcFilter, addresses: new Map([["epp", cluster]]) });
  }

  before(async () => {
    stubs = await Promise.all(
      [0, 1, 2].map((index) =>
        StubUpstream.listen(0, () => {
          tried.push(index);
          return answers[index]!;
        }),
      ),
    );
    picker = await EndpointPicker.listen(byLength);
    for (const [way, extProcFilter] of Object.entries(ways)) {
      gateways.set(way, await start(extProcFilter, picker.address));
    }
  });

  beforeEach(() => {
    answers = ["first", "second", "third"].map(chatAnswer);
    picker.react = byLength;
    picker.calls.length = 0;
  });

  after(async () => {
    for (const gateway of gateways.values()) await gateway.stop();
    picker.close();
    await Promise.all(stubs.map((stub) => stub.close()));
  });

  async function ask(gateway: Gateway, content: string): Promise<Served> {
    tried = [];
    const body = { ...chatRequest, messages: [{ role: "user", content }] };
    const response = await gateway.post("/v1/chat/completions", body);
    await response.arrayBuffer();
    await picker.until((calls) => calls.at(-1)?.response !== undefined);
    const told = picker.calls.at(-1)?.response?.served;
    return { status: response.status, tried, told: stubs.findIndex((_, index) => address(index) === told) };
  }

  async function askAll(way: string): Promise<Served[]> {
    const served: Served[] = [];
    for (const content of ["a", "bb", "ccc", "d".repeat(200_000)]) {
      served.push(await ask(gateways.get(way)!, content));
    }
    return served;
  }

  it("gives the same picks", async () => {
    const [byModule, byFilter] = [await askAll("module"), await askAll("ext_proc filter")];
    assert.deepEqual(byFilter, byModule);
    assert.deepEqual(new Set(byModule.map(({ tried: [first] }) => first)), new Set([0, 1, 2]));
    assert.ok(byModule.every(({ status, told, tried: all }) => status === 200 && told === all.at(-1)));
  });

  it("has its list walked by retries, and ended with", async () => {
    answers = [{ status: 503 }, { status: 503 }, chatAnswer("third")];
    const [byModule, byFilter] = [await askAll("module"), await askAll("ext_proc filter")];
    const placesOf = (all: Served[]) => all.map(({ tried: places }) => places);
    assert.deepEqual(placesOf(byFilter), placesOf(byModule));
    // The list that names only the two that fail leaves the third alone.
    assert.ok(byModule.some(({ status, tried: places }) => status === 503 && places.join() === "0,1"));
    assert.ok(byFilter.some(({ status, tried: places }) => status === 503 && places.join() === "0,1"));
  });

  for (const way of Object.keys(ways)) {
    it(`is not shown the backend's credential, nor how the gateway is steered: ${way}`, async () => {
      await ask(gateways.get(way)!, "a");
      const names = Object.keys(picker.calls[0]!.headers);
      assert.ok(names.includes(":path"));
      assert.deepEqual(
        names.filter((name) => name === "authorization" || name.startsWith("x-ai-eg-")),
        [],
      );
    });

    it(`answers in the pool's place: ${way}`, async () => {
      picker.react = () => [immediate(429, "busy")];
      tried = [];
      const response = await gateways.get(way)!.post("/v1/chat/completions", chatRequest);
      await response.arrayBuffer();
      assert.equal(response.status, 429);
      assert.deepEqual(tried, []);
    });

    it(`fails closed where it is down: ${way}`, async () => {
      const gateway = await start(ways[way as keyof typeof ways], {
        host: "127.0.0.1",
        port: await freePort(),
      });
      try {
        tried = [];
        const response = await gateway.post("/v1/chat/completions", chatRequest);
        await response.arrayBuffer();
        assert.equal(response.status, 503);
        assert.deepEqual(tried, []);
      } finally {
        await gateway.stop();
      }
    });
  }
});
