import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { freePort } from "../../harness/envoy/ports.ts";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer } from "../../harness/envoy/stub-upstream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { Gateway } from "./support/gateway.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

describe("a gateway to a pool, in Envoy", { skip }, () => {
  let gateway: Gateway;
  let stubs: StubUpstream[];
  let answers: StubAnswer[];

  before(async () => {
    stubs = await Promise.all([0, 1, 2].map((index) => StubUpstream.listen(0, () => answers[index]!)));
    // Nobody listens on the last one.
    const ports = [...stubs.map(({ port }) => port), await freePort()];
    gateway = await Gateway.start(binary, {
      backends: [
        {
          name: "pool",
          schema: { name: "OpenAI", prefix: "v1" },
          inferencePool: {
            name: "pool",
            endpoints: ports.map((port) => ({ address: `127.0.0.1:${port}` })),
            picker: { scorers: [{ type: "in-flight" }], maxEndpoints: 4 },
          },
        },
      ],
    });
  });

  beforeEach(() => {
    answers = ["first", "second", "third"].map(chatAnswer);
    for (const stub of stubs) stub.requests.length = 0;
  });

  after(async () => {
    await gateway.stop();
    await Promise.all(stubs.map((stub) => stub.close()));
  });

  const counts = () => stubs.map(({ requests }) => requests.length);

  async function post(times: number, body: unknown = chatRequest): Promise<number[]> {
    const statuses: number[] = [];
    for (let count = 0; count < times; count++) {
      const response = await gateway.post("/v1/chat/completions", body);
      await response.arrayBuffer();
      statuses.push(response.status);
    }
    return statuses;
  }

  it("goes on to the next endpoint where one is down, fails or hangs up", async () => {
    answers[0] = { status: 503 };
    answers[1] = "reset";
    assert.deepEqual(await post(12), Array<number>(12).fill(200));
    assert.equal(counts()[2], 12);
  });

  it("sends a body beyond Envoy's default buffer again to the next endpoint", async () => {
    answers[0] = { status: 503 };
    answers[1] = { status: 503 };
    const messages = [{ role: "user", content: "x".repeat(2 * 1024 * 1024) }];
    assert.deepEqual(await post(4, { ...chatRequest, messages }), [200, 200, 200, 200]);
  });

  it("tries each endpoint of the list once and then gives up", async () => {
    answers = [{ status: 503 }, { status: 503 }, { status: 503 }];
    const [status] = await post(1);
    assert.equal(status, 503);
    assert.ok(counts().every((count) => count <= 1));
  });

  it("does not repeat what an endpoint has refused", async () => {
    const refusal: StubAnswer = {
      status: 400,
      headers: { "content-type": "application/json" },
      chunks: [Buffer.from("{}")],
    };
    answers = [refusal, refusal, refusal];
    assert.deepEqual(await post(1), [400]);
    assert.equal(
      counts().reduce((sum, count) => sum + count),
      1,
    );
  });

  it("lets no steering header through", async () => {
    await post(8);
    const headers = stubs.flatMap(({ requests }) => requests.flatMap((request) => request.headers));
    assert.ok(headers.length > 0);
    assert.deepEqual(
      headers.filter(([name]) => /^(x-ai-eg-|x-gateway-|x-envoy-)/.test(name)),
      [],
    );
  });
});
