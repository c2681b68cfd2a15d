import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { parseAddress } from "../../harness/filterapi/address.ts";
import { chatRequest } from "./support/chat.ts";
import { eventually } from "./support/eventually.ts";
import { Gateway } from "./support/gateway.ts";
import { requirements } from "./support/requirements.ts";
import { ScrapedServer } from "./support/scraped-server.ts";

const { binary, skip } = await requirements();

const WORKERS = 2;

function pool(extra: Record<string, unknown>): Record<string, unknown> {
  const picker = { scorers: [{ type: "queue" }], metrics: { interval: "50ms", staleAfter: "500ms" } };
  const inferencePool = { name: "pool", picker, ...extra };
  return { backends: [{ name: "pool", schema: { name: "OpenAI", prefix: "v1" }, inferencePool }] };
}

async function chat(gateway: Gateway): Promise<number> {
  const response = await gateway.post("/v1/chat/completions", chatRequest);
  await response.arrayBuffer();
  return response.status;
}

/** Whether so many chats in a row, over connections to any worker, all go to one server. */
async function allGoTo(gateway: Gateway, server: ScrapedServer, count = 6): Promise<boolean> {
  const before = server.chats;
  const statuses = await Promise.all(Array.from({ length: count }, () => chat(gateway)));
  return statuses.every((status) => status === 200) && server.chats === before + count;
}

describe("a pool whose metrics are read, in Envoy with two workers", { skip }, () => {
  let gateway: Gateway;
  let servers: [ScrapedServer, ScrapedServer];

  before(async () => {
    servers = [await ScrapedServer.listen(), await ScrapedServer.listen()];
    const endpoints = servers.map(({ address }) => ({ address }));
    gateway = await Gateway.start(binary, pool({ endpoints }), {}, {}, WORKERS);
  });

  after(async () => {
    await gateway.stop();
    await Promise.all(servers.map((server) => server.close()));
  });

  it("is read by one of them, each server at its own address", async () => {
    for (const server of servers) {
      await eventually("a server is read 40 times", () => server.readings.length >= 40);
      // Which worker reads is settled within the first readings.
      const connections = new Set(server.readings.slice(20, 40));
      assert.equal(connections.size, 1, [...connections].join(" "));
      assert.equal(server.lastHeaders.host, server.address);
    }
  });

  it("has its requests go to the shorter queue, whichever worker they come through", async () => {
    const [first, second] = servers;
    first.waiting = 9;
    await eventually("all requests go to the second", () => allGoTo(gateway, second));
    first.waiting = 0;
    second.waiting = 9;
    await eventually("all requests go to the first", () => allGoTo(gateway, first));
  });

  it("has none go to a server that no longer tells its load, however short its queue was", async () => {
    const [first, second] = servers;
    first.waiting = 0;
    second.waiting = 9;
    await eventually("all requests go to the first", () => allGoTo(gateway, first));
    first.reaction = "failure";
    await eventually("all requests go to the second", () => allGoTo(gateway, second));
    first.reaction = "load";
    await eventually("all requests go to the first again", () => allGoTo(gateway, first));
    assert.match(await gateway.stats(), /ai_gateway_scrape_failures(\{\})? [1-9]/);
  });
});

describe("a discovered pool, in Envoy with two workers", { skip }, () => {
  let gateway: Gateway;
  let server: ScrapedServer;

  before(async () => {
    server = await ScrapedServer.listen();
    const discovery = { adminCluster: "envoy-admin", poolCluster: "hosts" };
    const addresses = new Map([["hosts", parseAddress(server.address)!]]);
    gateway = await Gateway.start(binary, pool({ discovery }), {}, { addresses }, WORKERS);
  });

  after(async () => {
    await gateway.stop();
    await server.close();
  });

  it("finds its endpoints in Envoy's own view of the cluster, and reads them", async () => {
    await eventually("the server is read", () => server.readings.length > 0);
    await eventually("requests are served", () => allGoTo(gateway, server));
    assert.equal(server.lastHeaders.host, server.address);
  });
});
