import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import { chatStream } from "./support/chat-stream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { StreamClient } from "./support/event-stream-client.ts";
import { eventually } from "./support/eventually.ts";
import { Gate } from "./support/gate.ts";
import { Gateway } from "./support/gateway.ts";
import { Load } from "./support/load.ts";
import { debugModulePath, requirements } from "./support/requirements.ts";
import { connectToWorker, eventuallyConnected } from "./support/worker-connection.ts";

const { binary, skip } = await requirements(debugModulePath);
const timeLimit = 60_000;
const workers = 2;
const streamRequest = { ...chatRequest, stream: true };
const trap = { "x-ai-gateway-trap": "1" };

/** Asks over a connection of its own, and so any worker. */
async function ask(gateway: Gateway, headers: Record<string, string> = {}): Promise<number> {
  const client = await StreamClient.open(gateway, chatRequest, headers);
  await client.ended;
  return client.status;
}

async function streamOn(
  worker: number,
  gateway: Gateway,
  headers: Record<string, string> = {},
): Promise<StreamClient> {
  return StreamClient.open(gateway, streamRequest, headers, await connectToWorker(worker, gateway));
}

describe("a trap in one of two workers", { skip }, () => {
  let gate: Gate;
  let stubs: StubUpstream[];
  let gateway: Gateway;

  before(async () => {
    const answer = (name: string) => (request: { body: Buffer }) =>
      request.body.includes('"stream":true') ? chatStream(name, gate) : chatAnswer(name);
    stubs = [await StubUpstream.listen(0, answer("first")), await StubUpstream.listen(0, answer("second"))];
  });
  beforeEach(async () => {
    gate = new Gate();
    for (const stub of stubs) stub.requests.length = 0;
    const inferencePool = {
      name: "pool",
      endpoints: stubs.map(({ port }) => ({ address: `127.0.0.1:${port}` })),
      subset: { header: "x-subset" },
      picker: { scorers: [{ type: "in-flight" }] },
    };
    const config = { backends: [{ name: "pool", schema: { name: "OpenAI", prefix: "v1" }, inferencePool }] };
    gateway = await Gateway.start(binary, config, {}, { module: debugModulePath }, workers);
  });
  afterEach(async () => {
    gate.open();
    await gateway.stop();
  });
  after(() => Promise.all(stubs.map((stub) => stub.close())));

  it("cuts no stream of the other, and is over after the back-off", { timeout: timeLimit }, async () => {
    const streams: StreamClient[] = [];
    while (!(await gateway.connections()).every((count) => count >= 3)) {
      streams.push(await StreamClient.open(gateway, streamRequest));
    }
    const perWorker = await gateway.connections();
    const load = new Load(() => ask(gateway), 2);
    await eventually("the load runs", () => load.statuses.length >= 10);

    const trapped = performance.now();
    assert.equal(await ask(gateway, trap), 503);
    let lastFailure = performance.now();
    let servedInARow = 0;
    await eventually("requests are served again, by both workers", async () => {
      const isServed = (await ask(gateway)) === 200;
      if (!isServed) lastFailure = performance.now();
      servedInARow = isServed ? servedInARow + 1 : 0;
      const reloads = await gateway.metric("envoy_wasm_ai_gateway_vm_reload_success");
      return reloads === 1 && servedInARow >= 30;
    });
    await load.stop();
    const failures = load.statuses.filter((status) => status !== 200).length;
    console.log(
      `recovered ${Math.round(lastFailure - trapped)} ms after the trap; ` +
        `${failures} of ${load.statuses.length} requests failed`,
    );
    assert.ok(load.statuses.every((status) => status === 200 || status === 503));

    gate.open();
    const ends = await Promise.all(streams.map((stream) => stream.ended));
    const complete = streams.filter((_, index) => ends[index] === "complete");
    assert.ok(
      perWorker.includes(complete.length),
      `${complete.length} of ${perWorker.join(" + ")} streams survived`,
    );
    for (const { text } of complete) assert.match(text, /data: \[DONE\]\n\n$/);
  });

  it("has its requests in flight forgotten by the other", { timeout: timeLimit }, async () => {
    const [first] = stubs as [StubUpstream];
    const subset = { "x-subset": `127.0.0.1:${first.port}` };
    const streams: StreamClient[] = [];
    for (let count = 0; count < 3; count++) streams.push(await streamOn(0, gateway, subset));
    const goesToFirst = async (): Promise<boolean> => {
      const before = first.requests.length;
      (await streamOn(1, gateway)).leave();
      const left = streams.filter(({ isOver }) => !isOver).length;
      await eventuallyConnected(gateway, left);
      return first.requests.length > before;
    };
    await eventually("the other worker knows of them", async () => {
      const picks: boolean[] = [];
      for (let count = 0; count < 8; count++) picks.push(await goesToFirst());
      return !picks.includes(true);
    });
    const trapped = await StreamClient.open(gateway, chatRequest, trap, await connectToWorker(0, gateway));
    assert.equal(trapped.status, 503);
    // Envoy cuts a stream of a dead VM when it has more to show to it.
    gate.open();
    assert.deepEqual(await Promise.all(streams.map(({ ended }) => ended)), ["cut", "cut", "cut"]);
    await eventuallyConnected(gateway, 0);
    await eventually("the other worker's requests go there again", goesToFirst);
  });
});
