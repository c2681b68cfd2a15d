import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer } from "../../harness/envoy/stub-upstream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { eventually } from "./support/eventually.ts";
import { Gateway } from "./support/gateway.ts";
import { Load } from "./support/load.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const timeLimit = 30_000;
const WORKERS = 2;
/** What a client that leaves has instead of a status. */
const LEFT = 0;
const event = Buffer.from('data: {"choices":[{"index":0,"delta":{"content":"more"}}]}\n\n');

describe("the requests in flight of a pool, in Envoy with two workers", { skip }, () => {
  let stubs: StubUpstream[];
  let gateway: Gateway;
  /** Ends the streams that wait for it. */
  let release: () => void = () => undefined;

  before(async () => {
    stubs = await Promise.all([0, 1].map(() => StubUpstream.listen(0, answer)));
    const config = {
      backends: [
        {
          name: "pool",
          schema: { name: "OpenAI", prefix: "v1" },
          inferencePool: {
            name: "pool",
            endpoints: stubs.map(({ port }) => ({ address: `127.0.0.1:${port}` })),
            subset: { header: "x-pool-subset" },
            objectives: [{ name: "batch", priority: -1 }],
            // An endpoint with one request is saturated: batch requests are refused.
            picker: { scorers: [{ type: "in-flight" }], saturation: { inFlight: 1 } },
          },
        },
      ],
    };
    gateway = await Gateway.start(binary, config, {}, {}, WORKERS);
  });

  after(async () => {
    await gateway.stop();
    await Promise.all(stubs.map((stub) => stub.close()));
  });

  /** Every kind of ending in turn; a stream that waits for the test where it is asked for one. */
  function answer({ headers }: { headers: [string, string][] }, index: number): StubAnswer {
    if (headers.some(([name]) => name === "x-wait"))
      return stream(new Promise<void>((resolve) => (release = resolve)));
    if (index % 5 === 1) return "reset";
    if (index % 5 === 2) return { status: 503 };
    return index % 5 === 3 ? stream(turn()) : chatAnswer("hello");
  }

  function stream(end: Promise<unknown>): StubAnswer {
    async function* chunks(): AsyncGenerator<Buffer> {
      yield event;
      await end;
      yield Buffer.from("data: [DONE]\n\n");
    }
    return { status: 200, headers: { "content-type": "text/event-stream" }, chunks: chunks() };
  }

  let asked = 0;

  /** Every third client leaves: at once, or when the reply has begun. */
  async function ask(): Promise<number> {
    const leaves = asked++ % 3;
    const leaving = new AbortController();
    const request = fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...chatRequest, stream: true }),
      signal: leaving.signal,
    });
    if (leaves === 1 && asked % 2 === 0) leaving.abort();
    try {
      const response = await request;
      if (leaves === 1) leaving.abort();
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      if (!leaving.signal.aborted) throw error;
      return LEFT;
    }
  }

  /** What a request is answered that may go to one endpoint only, and not to one that has anything to do. */
  async function batch(stub: StubUpstream): Promise<number> {
    const headers = {
      "x-gateway-inference-objective": "batch",
      "x-pool-subset": `127.0.0.1:${stub.port}`,
    };
    const response = await gateway.post("/v1/chat/completions", chatRequest, headers);
    await response.arrayBuffer();
    return response.status;
  }

  it("are none once all have ended, however that came about", { timeout: timeLimit }, async () => {
    const load = new Load(ask, 16);
    await load.more(1500);
    await load.stop();
    for (const stub of stubs) {
      // What is refused with 429 finds the endpoint busy; the stub itself answers some with 503.
      for (let time = 0; time < 10; time++) {
        await eventually("the endpoint counts as idle", async () => (await batch(stub)) !== 429);
      }
    }
  });

  it("count for both workers as long as they last", { timeout: timeLimit }, async () => {
    const headers = { "x-wait": "yes", "x-pool-subset": `127.0.0.1:${stubs[0]!.port}` };
    const waiting = await gateway.post("/v1/chat/completions", { ...chatRequest, stream: true }, headers);
    await eventually("every worker finds the endpoint busy", async () => {
      const statuses = await Promise.all(Array.from({ length: 12 }, () => batch(stubs[0]!)));
      return statuses.every((status) => status === 429);
    });
    release();
    await waiting.arrayBuffer();
    await eventually("the endpoint counts as idle", async () => (await batch(stubs[0]!)) !== 429);
    assert.equal(waiting.status, 200);
  });
});
