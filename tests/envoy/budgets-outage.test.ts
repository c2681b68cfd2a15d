import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import { chatStream } from "./support/chat-stream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { StreamClient } from "./support/event-stream-client.ts";
import { eventually } from "./support/eventually.ts";
import { Gate } from "./support/gate.ts";
import { Gateway } from "./support/gateway.ts";
import { debugModulePath, requirements } from "./support/requirements.ts";
import { WatchedFilter } from "./support/watched-filter.ts";
import { connectToWorker, eventuallyConnected } from "./support/worker-connection.ts";

const { binary, skip } = await requirements(debugModulePath);

/** How long reservations count that nobody renews, in milliseconds. */
const lapse = 10_000;

describe("a token budget of two workers, one of which traps", { skip }, () => {
  const gate = new Gate();
  let stub: StubUpstream;
  let gateway: Gateway;

  before(async () => {
    stub = await StubUpstream.listen(0, ({ body }) =>
      body.includes('"stream":true') ? chatStream("slow", gate) : chatAnswer("hello"),
    );
    const upstream = { host: "127.0.0.1", port: stub.port };
    const config = {
      backends: [{ name: "openai", schema: { name: "OpenAI", prefix: "v1" }, upstream }],
      budgets: [{ name: "all", tokens: 1000, per: "day" }],
    };
    gateway = await Gateway.start(binary, config, {}, { module: debugModulePath }, 2);
  });
  after(async () => {
    gate.open();
    await gateway.stop();
    await stub.close();
  });

  async function ask(headers: Record<string, string> = {}): Promise<number> {
    const client = await StreamClient.open(gateway, { ...chatRequest, max_tokens: 1 }, headers);
    await client.ended;
    return client.status;
  }

  it("has the dead worker's reservations back, and keeps the other's", { timeout: 60_000 }, async () => {
    const reserve = async (worker: number, tokens: number): Promise<StreamClient> => {
      const body = { ...chatRequest, stream: true, max_tokens: tokens };
      return StreamClient.open(gateway, body, {}, await connectToWorker(worker, gateway));
    };
    const kept = await reserve(1, 400);
    const lost = await reserve(0, 500);
    assert.equal(kept.status, 200);
    assert.equal(lost.status, 200);
    // Both together leave too little for a third.
    const refused = await reserve(1, 300);
    assert.equal(refused.status, 429);
    await refused.ended;
    await eventuallyConnected(gateway, 2);

    const trap = { "x-ai-gateway-trap": "1" };
    const socket = await connectToWorker(0, gateway);
    assert.equal((await StreamClient.open(gateway, chatRequest, trap, socket)).status, 503);
    await eventually("the reservation of the dead worker has lapsed", async () => {
      const client = await StreamClient.open(gateway, { ...chatRequest, max_tokens: 300 });
      await client.ended;
      return client.status === 200;
    });
    // The living worker's stream holds what it has reserved.
    assert.equal((await StreamClient.open(gateway, { ...chatRequest, max_tokens: 700 })).status, 429);
    gate.open();
    assert.equal(await kept.ended, "complete");
    assert.equal(await ask(), 200);
  });
});

describe("a token budget whose configuration is replaced", { skip }, () => {
  const gate = new Gate();
  const filter = new WatchedFilter();
  let stub: StubUpstream;
  let gateway: Gateway;
  const configuration = (uuid: string): object => ({
    uuid,
    backends: [
      {
        name: "openai",
        schema: { name: "OpenAI", prefix: "v1" },
        upstream: { host: "127.0.0.1", port: stub.port },
      },
    ],
    budgets: [{ name: "all", tokens: 1000, per: "day" }],
  });

  before(async () => {
    stub = await StubUpstream.listen(0, ({ body }) =>
      body.includes('"stream":true') ? chatStream("slow", gate) : chatAnswer("hello"),
    );
    filter.put(configuration("first"));
    gateway = await Gateway.start(binary, configuration("first"), {}, { filterFile: filter.file }, 2);
  });
  after(async () => {
    gate.open();
    await gateway.stop();
    await stub.close();
    filter.remove();
  });

  it("keeps what streams that began before have reserved", { timeout: 60_000 }, async () => {
    const body = { ...chatRequest, max_tokens: 500 };
    const kept = await StreamClient.open(gateway, { ...body, stream: true });
    assert.equal(kept.status, 200);
    filter.put(configuration("second"));
    await eventually("the second configuration is at work", async () => {
      const labels = { config_uuid: "second" };
      return (await gateway.metric("ai_gateway_configured_timestamp_milliseconds", labels)) !== undefined;
    });
    const replaced = Date.now();
    await eventually("a reservation without a worker would have lapsed", async () => {
      assert.equal((await StreamClient.open(gateway, body)).status, 429);
      return Date.now() > replaced + lapse + 2000;
    });
    gate.open();
    assert.equal(await kept.ended, "complete");
    await eventually("what it did not use is back", async () => {
      return (await StreamClient.open(gateway, body)).status === 200;
    });
  });
});
