import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { chatRequest } from "./support/chat.ts";
import { eventually } from "./support/eventually.ts";
import { compileFragile } from "./support/fragile-module.ts";
import { Gateway } from "./support/gateway.ts";
import { Load } from "./support/load.ts";
import { requirements } from "./support/requirements.ts";
import { ScrapedServer } from "./support/scraped-server.ts";

const { binary, skip } = await requirements();
const timeLimit = 40_000;
const WORKERS = 2;

/** What became of a request whose connection broke. */
const BROKEN = 0;

describe("the reading of metrics that fails under load, in Envoy with two workers", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "ai-gateway-fragile-"));
  let gateway: Gateway;
  let servers: [ScrapedServer, ScrapedServer];
  let load: Load;

  before(async () => {
    const module = join(folder, "fragile.wasm");
    await compileFragile(module);
    servers = [await ScrapedServer.listen(), await ScrapedServer.listen()];
    const config = {
      backends: [
        {
          name: "pool",
          schema: { name: "OpenAI", prefix: "v1" },
          inferencePool: {
            name: "pool",
            endpoints: servers.map(({ address }) => ({ address })),
            picker: { scorers: [{ type: "queue" }], metrics: { interval: "50ms", staleAfter: "500ms" } },
          },
        },
      ],
    };
    gateway = await Gateway.start(binary, config, {}, { module }, WORKERS);
  });

  beforeEach(() => {
    load = new Load(ask);
  });

  afterEach(async () => {
    await load.stop();
  });

  after(async () => {
    await gateway.stop();
    await Promise.all(servers.map((server) => server.close()));
    rmSync(folder, { recursive: true });
  });

  async function ask(): Promise<number> {
    try {
      const response = await gateway.post("/v1/chat/completions", chatRequest);
      await response.arrayBuffer();
      return response.status;
    } catch {
      return BROKEN;
    }
  }

  /** Waits until of many requests in a row, over connections to any worker, all go to one server. */
  async function untilAllGoTo(server: 0 | 1): Promise<void> {
    const other = servers[1 - server]!;
    await eventually(`all requests go to server ${server}`, async () => {
      const before = other.chats;
      await load.more(50);
      return other.chats === before;
    });
  }

  /** Whether the VM of a worker has been made anew, which the next request after its death does. */
  async function hasReloaded(): Promise<boolean> {
    return /vm_reload_success\S* [1-9]/.test(await gateway.stats());
  }

  /** Ends the VM that reads the metrics, and waits until another does. */
  async function killReader(server: ScrapedServer): Promise<void> {
    const reader = server.readings.at(-1);
    const before = server.readings.length;
    server.reaction = "poison";
    await eventually("another thread reads", () => {
      const since = server.readings.slice(before + 1);
      return since.length >= 5 && since.slice(-5).every((port) => port !== reader);
    });
  }

  it(
    "loses no request while a server does not answer, and is made up for",
    { timeout: timeLimit },
    async () => {
      const [first, second] = servers;
      second.waiting = 9;
      await untilAllGoTo(0);
      first.reaction = "silence";
      await untilAllGoTo(1);
      first.reaction = "load";
      await untilAllGoTo(0);
      assert.deepEqual(new Set(await load.stop()), new Set([200]));
    },
  );

  it("is taken over by another thread when the one that reads dies", { timeout: timeLimit }, async () => {
    const [first, second] = servers;
    await untilAllGoTo(0);
    // Envoy's main thread may be the one that reads: until it is a worker.
    while (!(await hasReloaded())) await killReader(first);
    // Only what the VM that died had in hand, or was given before there was a new one, is lost.
    for (const status of new Set(load.statuses)) assert.ok([200, 503, BROKEN].includes(status), `${status}`);

    const since = load.statuses.length;
    first.waiting = 99;
    await untilAllGoTo(1);
    first.waiting = 0;
    second.waiting = 99;
    await untilAllGoTo(0);
    const statuses = await load.stop();
    assert.deepEqual(new Set(statuses.slice(since)), new Set([200]));
  });
});
