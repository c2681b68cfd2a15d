import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { after, before, beforeEach, describe, it } from "node:test";
import { freePort } from "../../harness/envoy/ports.ts";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer } from "../../harness/envoy/stub-upstream.ts";
import { chatAnswer } from "./support/chat.ts";
import { EndpointPicker } from "./support/endpoint-picker.ts";
import type { Picker } from "./support/endpoint-picker.ts";
import { Gateway } from "./support/gateway.ts";
import { bodyParts, headersNaming, immediate, naming, rewriting } from "./support/picker-reactions.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const body =
  '{"model":"llama3", "seed": 12345678901234567890, "n":1.0,"messages":[{"role":"user","content":"hi"}]}';
type FailureMode = "FailOpen" | "FailClose";

describe("an external picker, in Envoy", { skip }, () => {
  let picker: EndpointPicker;
  let stubs: StubUpstream[];
  let answers: StubAnswer[];
  let sixth: Server;
  let dead: string;
  const gateways = new Map<FailureMode, Gateway>();

  before(async () => {
    picker = await EndpointPicker.listen(() => []);
    stubs = await Promise.all([0, 1].map((index) => StubUpstream.listen(0, () => answers[index]!)));
    sixth = createServer((_request, response) => void response.end('{"choices":[]}'));
    await new Promise<void>((resolve) => sixth.listen({ host: "::1", port: 0 }, resolve));
    dead = `127.0.0.1:${await freePort()}`;
    for (const failureMode of ["FailOpen", "FailClose"] as const) {
      gateways.set(failureMode, await start(failureMode));
    }
  });

  beforeEach(() => {
    answers = [chatAnswer("first"), chatAnswer("second")];
    picker.calls.length = 0;
    for (const stub of stubs) stub.requests.length = 0;
  });

  after(async () => {
    for (const gateway of gateways.values()) await gateway.stop();
    await Promise.all(stubs.map((stub) => stub.close()));
    sixth.close();
    picker.close();
  });

  /** A gateway to a pool with the picker, and to another, for the model `lost`, whose picker nobody runs. */
  async function start(failureMode: FailureMode): Promise<Gateway> {
    const endpoints = [at(0), at(1), at(2), dead].map((address) => ({ address }));
    const pool = (name: string) => ({
      name,
      schema: { name: "OpenAI", prefix: "v1" },
      inferencePool: {
        name,
        failureMode,
        endpoints,
        endpointPicker: { cluster: `${name}-picker`, timeout: "2s" },
        subset: { header: "x-pool-subset" },
        picker: { scorers: [{ type: "in-flight" }], maxEndpoints: 4 },
      },
    });
    const config = {
      backends: [pool("pool"), pool("lost")],
      rules: [
        { name: "lost", matches: [{ model: "lost" }], backends: [{ name: "lost" }] },
        { name: "pool", backends: [{ name: "pool" }] },
      ],
    };
    const addresses = new Map([
      ["pool-picker", picker.address],
      ["lost-picker", { host: "127.0.0.1", port: await freePort() }],
    ]);
    return Gateway.start(binary, config, {}, { addresses });
  }

  /** The address of an endpoint, the last one's on IPv6. */
  function at(index: number): string {
    if (index < stubs.length) return `127.0.0.1:${stubs[index]!.port}`;
    const address = sixth.address();
    return address !== null && typeof address === "object" ? `[::1]:${address.port}` : "";
  }

  async function post(
    failureMode: FailureMode,
    react: Picker,
    { content = body, headers = {} }: { content?: string; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; text: string; headers: Headers }> {
    picker.react = react;
    const url = `${gateways.get(failureMode)!.url}/v1/chat/completions`;
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: content,
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  const counts = () => stubs.map(({ requests }) => requests.length);

  it("decides where requests go, among ports of one address", async () => {
    for (const index of [1, 0, 1]) {
      const { status } = await post("FailClose", naming(at(index)));
      assert.equal(status, 200);
    }
    assert.deepEqual(counts(), [1, 2]);
  });

  it("decides where they go when an endpoint fails", async () => {
    answers[1] = { status: 503 };
    const { status } = await post("FailClose", naming(`${dead},${at(1)},${at(0)}`));
    assert.equal(status, 200);
    assert.deepEqual(counts(), [1, 1]);
  });

  it("sees the request as it leaves, and a large one in parts", async () => {
    const content = JSON.stringify({
      model: "llama3",
      messages: [{ role: "user", content: "x".repeat(3_000_000) }],
    });
    const { status } = await post("FailClose", naming(at(0)), {
      content,
      headers: { authorization: "Bearer mine" },
    });
    assert.equal(status, 200);
    assert.equal(picker.calls[0]?.body.toString(), content);
    assert.equal(picker.calls[0]?.headers[":path"], "/v1/chat/completions");
    assert.equal(picker.calls[0]?.headers["authorization"], undefined);
    assert.equal(stubs[0]?.requests[0]?.body.toString(), content);
  });

  it("hears which endpoint served, and that the response has ended", async () => {
    await post("FailClose", naming(`${dead},${at(1)}`));
    await picker.until(([call]) => call?.state === "finished");
    const [call] = picker.calls;
    assert.equal(call?.response?.served, at(1));
    assert.equal(call?.response?.headers[":status"], "200");
  });

  it("hears of a client that leaves while it waits", async () => {
    picker.react = () => [];
    const leaving = new AbortController();
    const url = `${gateways.get("FailClose")!.url}/v1/chat/completions`;
    const sent = fetch(url, { method: "POST", body, signal: leaving.signal });
    await picker.until(([call]) => call?.body.length === body.length);
    leaving.abort();
    await assert.rejects(sent);
    await picker.until(([call]) => call?.state === "cancelled");
    assert.deepEqual(counts(), [0, 0]);
  });

  it("rewrites the model, and nothing else", async () => {
    await post("FailClose", rewriting(at(0), "llama3-lora-a"));
    assert.equal(stubs[0]?.requests[0]?.body.toString(), body.replace("llama3", "llama3-lora-a"));
  });

  it("leaves no trace with the model server but what is meant for it", async () => {
    await post("FailClose", (call) => [
      headersNaming(call, at(0), { "x-prefiller-host-port": "10.0.0.7:8000" }),
    ]);
    const names = stubs[0]!.requests[0]!.headers.map(([name]) => name);
    assert.ok(names.includes("x-prefiller-host-port"));
    assert.deepEqual(
      names.filter((name) => /^(x-ai-eg-|x-gateway-|x-envoy-)/.test(name)),
      [],
    );
  });

  for (const failureMode of ["FailOpen", "FailClose"] as const) {
    for (const code of [429, 503, 412]) {
      it(`answers with ${code} itself, under ${failureMode} too`, async () => {
        const dropped = { "x-llm-d-request-dropped-reason": "rejected-saturated" };
        const { status, text, headers } = await post(failureMode, () => [
          immediate(code, "not now", dropped),
        ]);
        assert.deepEqual([status, text], [code, "not now"]);
        assert.equal(headers.get("x-llm-d-request-dropped-reason"), "rejected-saturated");
        assert.deepEqual(counts(), [0, 0]);
      });
    }
  }

  const failures: [name: string, react: Picker, content?: string][] = [
    ["nobody runs", () => [], body.replace("llama3", "lost")],
    ["does not answer", () => []],
    ["ends with a gRPC error", () => [{ close: 8, details: "no capacity" }]],
    ["ends early", () => [{ close: 0 }]],
    ["sends garbage", () => [Buffer.from("garbage")]],
    ["sends a body and no headers", (call) => [...bodyParts(call.body), { close: 0 }]],
    [
      "contradicts itself",
      (call) => [{ ...headersNaming(call, at(0)), ...onlyMetadata(headersNaming(call, at(1))) }],
    ],
    ["names an endpoint outside the pool", naming("127.0.0.1:1")],
  ];
  for (const [name, react, content = body] of failures) {
    it(`that ${name} fails the request under FailClose, and not under FailOpen`, async () => {
      const closed = await post("FailClose", react, { content });
      assert.equal(closed.status, 503);
      assert.match(closed.text, /no endpoint was picked for the inference pool/);
      assert.deepEqual(counts(), [0, 0]);
      const open = await post("FailOpen", react, { content });
      assert.equal(open.status, 200);
    });
  }

  it("row 1: a subset matched by its addresses alone; ports outside it are refused and counted", async () => {
    const headers = { "x-pool-subset": at(1) };
    assert.equal((await post("FailClose", naming(`${at(0)},${at(1)}`), { headers })).status, 200);
    assert.deepEqual(counts(), [0, 1]);
    assert.equal((await post("FailClose", naming(at(0)), { headers })).status, 503);
    assert.match(await gateways.get("FailClose")!.stats(), /ai_gateway_refused_picks\{\} [1-9]/);
  });

  it("row 2: a subset read only as a list; it is never sent as text", async () => {
    await post("FailClose", naming(at(1)), { headers: { "x-pool-subset": `${at(1)}, ${at(0)}` } });
    assert.deepEqual(picker.calls[0]?.subset, [at(1), at(0)]);
  });

  it("row 3: a request without a body for which the subset is forgotten; none is asked about", async () => {
    assert.equal((await post("FailClose", naming(at(0)), { content: "" })).status, 400);
    assert.equal(picker.calls.length, 0);
  });

  it("row 4: a gRPC error where a 503 is due; it counts as no answer, and the subset holds", async () => {
    const headers = { "x-pool-subset": at(1) };
    const { status } = await post("FailOpen", () => [{ close: 14, details: "no endpoint" }], { headers });
    assert.equal(status, 200);
    assert.deepEqual(counts(), [0, 1]);
  });

  it("row 5: a body written anew; the client's leaves, byte for byte", async () => {
    await post("FailClose", rewriting(at(0)));
    assert.equal(stubs[0]?.requests[0]?.body.toString(), body);
  });

  it("row 6: the body before the headers, and unmutated", async () => {
    const react: Picker = (call) => [{ requestBody: { response: {} } }, headersNaming(call, at(1))];
    assert.equal((await post("FailClose", react)).status, 200);
    assert.equal(stubs[1]?.requests[0]?.body.toString(), body);
  });

  it("row 7: a list of one; no other endpoint is tried", async () => {
    answers[0] = { status: 503 };
    assert.equal((await post("FailClose", naming(at(0)))).status, 503);
    assert.deepEqual(counts(), [1, 0]);
  });

  it("row 8: a dead endpoint ranked first; the next one serves", async () => {
    for (let count = 0; count < 8; count++) {
      assert.equal((await post("FailClose", naming(`${dead},${at(0)}`))).status, 200);
    }
    assert.deepEqual(counts(), [8, 0]);
  });

  it("row 9: an IPv6 address without brackets", async () => {
    const { status, text } = await post("FailClose", naming(at(2).replace(/[[\]]/g, "")));
    assert.deepEqual([status, text], [200, '{"choices":[]}']);
  });
});

function onlyMetadata(response: ReturnType<typeof headersNaming>): Partial<typeof response> {
  return response.dynamicMetadata ? { dynamicMetadata: response.dynamicMetadata } : {};
}
