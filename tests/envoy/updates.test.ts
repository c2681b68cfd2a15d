import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import { chatStream } from "./support/chat-stream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { eventually } from "./support/eventually.ts";
import { Gate } from "./support/gate.ts";
import { Gateway } from "./support/gateway.ts";
import type { LogEntry } from "./support/gateway.ts";
import { Load } from "./support/load.ts";
import { requirements } from "./support/requirements.ts";
import { WatchedFilter } from "./support/watched-filter.ts";

const { binary, skip } = await requirements();
const timeLimit = 60_000;
const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

/** Its length tells it from others in the access log. */
const streamRequest = JSON.stringify({ ...chatRequest, stream: true });

/** A configuration that asks for a model and charges a price of its own. */
function configuration(port: number, model: string, price: number): object {
  return {
    uuid: model,
    debugHeaders: true,
    backends: [
      {
        name: "openai",
        schema: { name: "OpenAI", prefix: "v1" },
        upstream: { host: "127.0.0.1", port },
        modelNameOverride: model,
      },
    ],
    globalLLMRequestCosts: [{ metadataKey: "price", type: "CEL", cel: `uint(${price})` }],
  };
}

const digestOf = (config: object): string =>
  createHash("sha256")
    .update(`${JSON.stringify(config, null, 2)}\n`)
    .digest("hex")
    .slice(0, 12);

describe("a filter that Envoy discovers, with two workers", { skip }, () => {
  const filter = new WatchedFilter();
  const gate = new Gate();
  const models: string[] = [];
  let upstream: StubUpstream;
  let gateway: Gateway;
  let log: LogEntry[] | undefined;

  const stop = async (): Promise<LogEntry[]> => (log ??= await gateway.stop());

  before(async () => {
    upstream = await StubUpstream.listen(0, ({ body }) => {
      const { model, stream } = JSON.parse(body.toString()) as { model: string; stream?: boolean };
      models.push(model);
      return stream === true ? chatStream(model, gate) : chatAnswer(model);
    });
    const first = configuration(upstream.port, "first", 1);
    filter.put(first);
    gateway = await Gateway.start(binary, first, {}, { filterFile: filter.file }, 2);
  });
  after(async () => {
    await stop();
    await upstream.close();
    filter.remove();
  });

  async function ask(): Promise<number> {
    const response = await gateway.post("/v1/chat/completions", chatRequest);
    await response.arrayBuffer();
    return response.status;
  }

  /** Whether the last so many requests asked for that model alone. */
  const lastAskedFor = (model: string, since: number): boolean => {
    const asked = models.slice(since).slice(-20);
    return asked.length === 20 && asked.every((name) => name === model);
  };

  it("is replaced under load: streams under way end as they began", { timeout: timeLimit }, async () => {
    const streams = await Promise.all(
      Array.from({ length: 6 }, () => gateway.post("/v1/chat/completions", JSON.parse(streamRequest))),
    );
    assert.deepEqual([...new Set(models)], ["first"]);
    const load = new Load(ask, 4);
    filter.put(configuration(upstream.port, "second", 2));
    await eventually("requests ask for the second model alone", () => lastAskedFor("second", 0));
    gate.open();
    for (const stream of streams) {
      assert.equal(stream.status, 200);
      const text = await stream.text();
      assert.match(text, /"content":"first"/);
      assert.match(text, /data: \[DONE\]\n\n$/);
    }
    await load.stop();
    assert.ok(load.statuses.length > 20);
    assert.ok(load.statuses.every((status) => status === 200));
  });

  it(
    "keeps serving where its successor is refused, and takes the next good one",
    { timeout: timeLimit },
    async () => {
      const load = new Load(ask, 2);
      const bad = { backends: [{ name: "openai", schema: { name: "Nonsense" } }] };
      const good = configuration(upstream.port, "third", 3);
      filter.put(good);
      await eventually("the third model is asked for", () => lastAskedFor("third", 0));
      const text = readFileSync(filter.file, "utf8");
      const from = text.indexOf("value: |");
      const indentation = /\n( +)\{/.exec(text.slice(from))![1]!;
      filter.putText(`${text.slice(0, from)}value: |\n${indentation}${JSON.stringify(bad)}\n`);
      await eventually("Envoy has refused it", () => gateway.log.includes("configuration refused: "));
      assert.match(gateway.log, /configuration refused: backends\[0\]\.schema\.name: /);
      const since = models.length;
      await eventually("the third model is still asked for", () => lastAskedFor("third", since));
      filter.put(configuration(upstream.port, "fourth", 4));
      await eventually("the fourth model is asked for", () => lastAskedFor("fourth", since));
      await load.stop();
      assert.ok(load.statuses.every((status) => status === 200));
    },
  );

  it("says which module and configuration serve, to those who ask", { timeout: timeLimit }, async () => {
    const config = digestOf(configuration(upstream.port, "fourth", 4));
    const headers = { "x-ai-gateway-debug": "version" };
    const response = await gateway.post("/v1/chat/completions", chatRequest, headers);
    const told = response.headers.get("x-ai-eg-version") ?? "";
    const [, build] = /; build=([0-9a-f]{12});/.exec(told) ?? [];
    assert.equal(told, `version=${version}; build=${build}; config=${config}; config_uuid=fourth`);
    const own = await gateway.post("/v1/nonsense", {}, headers);
    assert.equal(own.status, 404);
    assert.equal(own.headers.get("x-ai-eg-version"), told);
    const unasked = await gateway.post("/v1/chat/completions", chatRequest);
    assert.equal(unasked.headers.get("x-ai-eg-version"), null);
    const names = upstream.requests.flatMap((request) => request.headers.map(([name]) => name));
    assert.ok(!names.includes("x-ai-gateway-debug"));

    const gauges = (await gateway.stats()).matchAll(
      /^ai_gateway_configured_timestamp_milliseconds\{(.*)\} (\d+)$/gm,
    );
    const [newest] = [...gauges].sort((left, right) => Number(right[2]) - Number(left[2]));
    assert.deepEqual(newest![1]!.split(",").sort(), [
      `build="${build}"`,
      `config="${config}"`,
      'config_uuid="fourth"',
      `version="${version}"`,
    ]);
  });

  it("charges each request what its own configuration says", { timeout: timeLimit }, async () => {
    const lines = (await stop()).filter(({ path }) => path === "/v1/chat/completions");
    const streamed = lines.filter(({ request_bytes: bytes }) => bytes === streamRequest.length);
    assert.equal(streamed.length, 6);
    assert.deepEqual([...new Set(streamed.map(({ price }) => price))], ["1"]);
    assert.deepEqual([...new Set(lines.map(({ price }) => price))].sort(), ["1", "2", "3", "4"]);
  });
});
