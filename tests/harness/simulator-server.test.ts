import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TestContext } from "node:test";
import { freePort } from "../../harness/envoy/ports.ts";
import { ModelServer } from "../../harness/simulator/http/model-server.ts";
import type { ModelServerOptions } from "../../harness/simulator/http/model-server.ts";
import { ChatClient } from "../../harness/simulator/load/chat-client.ts";

/** A server that computes next to no time. */
async function start(context: TestContext, options: ModelServerOptions = {}): Promise<ModelServer> {
  const profile = {
    stepTime: 1,
    sequenceTime: 0,
    prefillTokenTime: 0,
    adapterLoadTime: 0,
    ...options.profile,
  };
  const server = await ModelServer.listen({ port: await freePort(), ...options, profile });
  context.after(() => server.close());
  return server;
}

const urlOf = (server: ModelServer, path: string): string => `http://127.0.0.1:${server.port}${path}`;

function chat(server: ModelServer, fields: object = {}, signal?: AbortSignal): Promise<Response> {
  const messages = [{ role: "user", content: "What do wrens eat in winter, when there is snow?" }];
  const body = JSON.stringify({ model: "simulated-8b", messages, max_tokens: 5, ...fields });
  const url = urlOf(server, "/v1/chat/completions");
  return fetch(url, { method: "POST", body, ...(signal && { signal }) });
}

/** Samples of a Prometheus text by name; each line must be one or a comment. */
function samples(text: string): Map<string, { labels: Record<string, string>; value: number }> {
  const found = new Map<string, { labels: Record<string, string>; value: number }>();
  for (const line of text.trimEnd().split("\n")) {
    if (/^# (HELP|TYPE) \S+ ./.test(line)) continue;
    const match = /^([a-z_:]+)\{((?:[a-z_]+="[^"]*",?)*)\} ([0-9.e+-]+)$/.exec(line);
    assert.ok(match, `no sample: ${line}`);
    const pairs = [...match[2]!.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, key, text]) => [key!, text!]);
    found.set(match[1]!, {
      labels: Object.fromEntries(pairs) as Record<string, string>,
      value: Number(match[3]),
    });
  }
  return found;
}

describe("a simulated model server", () => {
  it("answers a chat whole", async (context) => {
    const response = await chat(await start(context));
    assert.equal(response.status, 200);
    const body = (await response.json()) as {
      choices: { message: { content: string } }[];
      usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
    };
    assert.equal(body.choices[0]?.message.content.length, 20);
    assert.equal(body.usage.completion_tokens, 5);
    assert.equal(body.usage.total_tokens, body.usage.prompt_tokens + 5);
  });

  it("streams a chat token by token, and says the same", async (context) => {
    const server = await start(context);
    const whole = (await (await chat(server)).json()) as { choices: { message: { content: string } }[] };
    const response = await chat(server, { stream: true, stream_options: { include_usage: true } });
    assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
    const events = (await response.text()).trimEnd().split("\n\n");
    assert.equal(events.pop(), "data: [DONE]");
    const chunks = events.map(
      (event) =>
        JSON.parse(event.replace(/^data: /, "")) as {
          choices: { delta: { content?: string }; finish_reason: string | null }[];
          usage?: { completion_tokens: number };
        },
    );
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("");
    assert.equal(text, whole.choices[0]?.message.content);
    assert.equal(chunks.at(-2)?.choices[0]?.finish_reason, "length");
    assert.equal(chunks.at(-1)?.usage?.completion_tokens, 5);
  });

  it("refuses what is no chat, with the reason", async (context) => {
    const server = await start(context, { profile: { blocks: 10 } });
    const cases: [object, RegExp][] = [
      [{ messages: [] }, /messages/],
      [{ model: 4 }, /model/],
      [{ max_tokens: 5000 }, /the most is 160/],
    ];
    for (const [fields, reason] of cases) {
      const response = await chat(server, fields);
      assert.equal(response.status, 400);
      assert.match(((await response.json()) as { error: { message: string } }).error.message, reason);
    }
    assert.equal((await fetch(urlOf(server, "/v1/nothing"))).status, 404);
  });

  it("tells its load in the metrics of vLLM", async (context) => {
    const server = await start(context, {
      profile: { stepTime: 5, maxSequences: 1, adapterSlots: 2 },
      adapters: ["a", "b"],
    });
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = await chat(server, { model: "a", stream: true, max_tokens: 10_000 }, running.signal);
    const second = chat(server, { model: "b" }, waiting.signal);
    const gone = assert.rejects(second);
    while (server.engine.load.waiting === 0) await new Promise(setImmediate);
    const found = samples(await (await fetch(urlOf(server, "/metrics"))).text());
    const of = (name: string): number | undefined => found.get(name)?.value;
    assert.equal(of("vllm:num_requests_running"), 1);
    assert.equal(of("vllm:num_requests_waiting"), 1);
    assert.equal(found.get("vllm:num_requests_running")?.labels["model_name"], "simulated-8b");
    const usage = of("vllm:kv_cache_usage_perc") ?? NaN;
    assert.ok(usage > 0 && usage < 1, String(usage));
    assert.deepEqual(found.get("vllm:lora_requests_info")?.labels, {
      max_lora: "2",
      running_lora_adapters: "a",
      waiting_lora_adapters: "b",
    });
    const cache = found.get("vllm:cache_config_info")?.labels;
    assert.deepEqual([cache?.["block_size"], cache?.["num_gpu_blocks"]], ["16", "13000"]);
    waiting.abort();
    running.abort();
    await gone;
    await assert.rejects(first.text());
    // Whoever leaves is not worked for any more.
    while (server.engine.load.running + server.engine.load.waiting > 0) await new Promise(setImmediate);
  });

  it("lists its models and says that it is well", async (context) => {
    const server = await start(context, { adapters: ["a"] });
    const models = (await (await fetch(urlOf(server, "/v1/models"))).json()) as { data: { id: string }[] };
    assert.deepEqual(
      models.data.map(({ id }) => id),
      ["simulated-8b", "a"],
    );
    assert.equal((await fetch(urlOf(server, "/health"))).status, 200);
  });

  it("fails as it is told, and recovers", async (context) => {
    const server = await start(context);
    const client = new ChatClient(urlOf(server, ""));
    context.after(() => client.close());
    const call = { model: "m", messages: [{ role: "user", content: "hi" }], maxTokens: 2 };
    const ask = (): ReturnType<ChatClient["ask"]> => client.ask(call, () => undefined);
    server.fault = "unavailable";
    assert.deepEqual(await ask(), { kind: "failed", reason: "503" });
    assert.equal((await fetch(urlOf(server, "/metrics"))).status, 503);
    server.fault = "hang-up";
    assert.deepEqual(await ask(), { kind: "failed", reason: "ECONNRESET" });
    server.fault = "silent";
    const unanswered = ask();
    while (server.requests < 3) await new Promise(setImmediate);
    server.fault = undefined;
    assert.equal((await ask()).kind, "answered");
    client.close();
    assert.deepEqual(await unanswered, { kind: "closed" });
  });
});
