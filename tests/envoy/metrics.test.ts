import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer, StubRequest } from "../../harness/envoy/stub-upstream.ts";
import { eventsAnswer, jsonAnswer } from "./support/answers.ts";
import { eventually } from "./support/eventually.ts";
import { Gateway } from "./support/gateway.ts";
import type { LogEntry } from "./support/gateway.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

const openAiUsage = {
  prompt_tokens: 10,
  completion_tokens: 5,
  total_tokens: 15,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 2 },
};
const usageChunk = { model: "gpt-4o-2024-08-06", choices: [], usage: openAiUsage };
const stream = eventsAnswer(JSON.stringify(usageChunk), "[DONE]");
const completion = {
  object: "chat.completion",
  model: "gpt-4o-2024-08-06",
  choices: [],
  usage: openAiUsage,
};
const message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-5-20260101",
  content: [{ type: "text", text: "hi" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 7, output_tokens: 3, cache_creation_input_tokens: 20 },
};

function answer({ path, body }: StubRequest): StubAnswer {
  const asked = JSON.parse(body.toString()) as { stream?: boolean; model?: string };
  if (asked.model === "nonsense") return jsonAnswer({ error: { message: "no such model" } }, 404);
  if (asked.model === "busy") return jsonAnswer({ error: { message: "slow down" } }, 429);
  if (path.endsWith("/embeddings"))
    return jsonAnswer({ data: [], usage: { prompt_tokens: 8, total_tokens: 8 } });
  if (path.endsWith("/messages")) return jsonAnswer(message);
  return asked.stream ? stream : jsonAnswer(completion);
}

const ofOpenAi = (operation: string, model: string) => ({
  backend: "openai",
  gen_ai_operation_name: operation,
  gen_ai_original_model: model,
  gen_ai_provider_name: "openai",
  gen_ai_request_model: model,
});
const gpt = { ...ofOpenAi("chat", "gpt-4o"), gen_ai_response_model: "gpt-4o-2024-08-06" };
const embedding = ofOpenAi("embeddings", "embed");
const claude = {
  backend: "claude",
  gen_ai_operation_name: "chat",
  gen_ai_original_model: "claude",
  gen_ai_provider_name: "anthropic",
  gen_ai_request_model: "claude-5",
  gen_ai_response_model: "claude-5-20260101",
};
type Labels = Record<string, string>;
const rounds = 6;

describe("metrics and access log of an Envoy with two workers", { skip, timeout: 60_000 }, () => {
  let upstream: StubUpstream;
  let gateway: Gateway;
  let lines: string[];
  let log: LogEntry[] | undefined;
  const stop = async (): Promise<LogEntry[]> => (log ??= await gateway.stop());

  /** The one line of a metric with exactly these labels, in any order; undefined where there is none. */
  const value = (name: string, labels: Labels = {}): number | undefined => {
    const wanted = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    const found = lines.filter((line) => {
      const [, given] = new RegExp(`^${name}\\{(.*)\\} `).exec(line) ?? [];
      const pairs = given === undefined || given === "" ? [] : given.split(",");
      return given !== undefined && pairs.toSorted().join() === wanted.toSorted().join();
    });
    assert.ok(found.length < 2, found.join("\n"));
    return found[0] === undefined ? undefined : Number(found[0].slice(found[0].lastIndexOf(" ") + 1));
  };

  before(async () => {
    upstream = await StubUpstream.listen(0, answer);
    const at = { upstream: { host: "127.0.0.1", port: upstream.port } };
    const config = {
      backends: [
        { name: "openai", schema: { name: "OpenAI", prefix: "v1" }, ...at },
        { name: "claude", schema: { name: "Anthropic", prefix: "v1" }, modelNameOverride: "claude-5", ...at },
      ],
      rules: [
        { name: "for-claude", matches: [{ model: "claude" }], backends: [{ name: "claude" }] },
        { name: "rest", backends: [{ name: "openai" }] },
      ],
    };
    gateway = await Gateway.start(binary, config, {}, {}, 2);
    const chat = "/v1/chat/completions";
    const ask = async (path: string, body: object, headers = {}): Promise<void> => {
      await (await gateway.post(path, { messages: [], ...body }, { connection: "close", ...headers })).text();
    };
    const trace = {
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      tracestate: "a=1",
    };
    for (let round = 0; round < rounds; round++) {
      await Promise.all([
        ask(chat, { model: "gpt-4o" }, trace),
        ask(chat, { model: "gpt-4o", stream: true, stream_options: { include_usage: true } }),
        ask(chat, {
          model: "claude",
          messages: [{ role: "user", content: "hi" }],
          top_logprobs: 2,
          n: 1,
          user: "u",
        }),
        ask("/v1/embeddings", { model: "embed", input: "a" }),
        ask(chat, { model: "nonsense" }),
        ask(chat, { model: "busy" }),
        ask(chat, { model: 1 }),
        ask("/v1/nothing", {}),
      ]);
    }
    await eventually("every histogram was merged", async () => {
      lines = (await gateway.stats()).split("\n").filter((line) => /^(gen_ai|ai_gateway)_/.test(line));
      const count = "gen_ai_server_request_duration_count";
      return (
        value(count, gpt) === 2 * rounds &&
        value(count, embedding) === rounds &&
        value(count, claude) === rounds
      );
    });
  });
  after(async () => {
    await stop();
    await upstream.close();
  });

  it("count tokens by operation, provider, backend, models and type", () => {
    const tokens: [Labels, Record<string, number>, number][] = [
      [gpt, { input: 10, cached_input: 4, output: 5, reasoning: 2 }, 2 * rounds],
      [embedding, { input: 8 }, rounds],
      [claude, { input: 27, cache_creation_input: 20, output: 3 }, rounds],
    ];
    let series = 0;
    for (const [labels, counts, times] of tokens) {
      for (const [type, count] of Object.entries(counts)) {
        const all = { ...labels, gen_ai_token_type: type };
        assert.equal(value("ai_gateway_tokens", all), count * times, JSON.stringify(all));
        assert.equal(value("gen_ai_client_token_usage_count", all), times, JSON.stringify(all));
        const inBucket = (bound: number) =>
          value("gen_ai_client_token_usage_bucket", { ...all, le: String(bound) });
        const bound = [1, 4, 16, 64].find((candidate) => count <= candidate) ?? 256;
        assert.equal(inBucket(bound), times, JSON.stringify(all));
        assert.equal(inBucket(bound / 4), 0, JSON.stringify(all));
        series++;
      }
    }
    assert.equal(lines.filter((line) => line.startsWith("ai_gateway_tokens{")).length, series);
    const total = (type: string): number | undefined => value(`ai_gateway_usage_${type}_tokens`);
    assert.equal(total("input"), rounds * (2 * 10 + 8 + 27));
    assert.equal(total("output"), rounds * (2 * 5 + 3));
    assert.equal(total("total"), rounds * (2 * 15 + 8 + 30));
    assert.equal(total("cached_input"), rounds * 2 * 4);
    assert.equal(total("cache_creation_input"), rounds * 20);
    assert.equal(total("reasoning"), rounds * 2 * 2);
  });

  it("time replies, and streams to their first token and from there", () => {
    assert.equal(value("gen_ai_server_time_to_first_token_count", gpt), rounds);
    assert.equal(value("gen_ai_server_time_per_output_token_count", gpt), rounds);
    assert.equal(value("gen_ai_server_time_to_first_token_count", claude), undefined);
    assert.ok((value("gen_ai_server_request_duration_sum", gpt) ?? 0) > 0);
    for (const bound of ["10000", "81920000", "+Inf"]) {
      assert.ok(value("gen_ai_server_request_duration_bucket", { ...gpt, le: bound }) !== undefined, bound);
    }
  });

  it("count errors by type, under no name that a client made up", () => {
    const duration = "gen_ai_server_request_duration_count";
    const other = ofOpenAi("chat", "other");
    for (const type of ["404", "429"]) {
      assert.equal(value(duration, { ...other, error_type: type }), rounds, type);
    }
    for (const type of ["404", "429", "bad_request", "not_found"]) {
      assert.equal(value("ai_gateway_errors", { error_type: type }), rounds, type);
    }
    assert.equal(value("ai_gateway_requests"), 8 * rounds);
    assert.equal(value("ai_gateway_local_replies"), 2 * rounds);
    assert.equal(
      lines.some((line) => /nonsense|busy/.test(line)),
      false,
    );
  });

  it("go with access log lines, and tracing headers that pass untouched", async () => {
    const traced = upstream.requests.filter(({ headers }) =>
      headers.some(([name]) => name === "traceparent"),
    );
    assert.equal(traced.length, rounds);
    for (const { headers } of traced) {
      const { traceparent, tracestate } = Object.fromEntries(headers);
      assert.equal(traceparent, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
      assert.equal(tracestate, "a=1");
    }
    const entries = await stop();
    const those = (fields: Labels): LogEntry[] =>
      entries.filter((entry) => Object.entries(fields).every(([key, text]) => entry[key] === text));
    const ofClaude = those({
      "request.operation": "chat",
      "request.provider": "anthropic",
      "request.backend_model": "claude-5",
      "request.rule": "for-claude",
      "reply.model": "claude-5-20260101",
      model: "claude",
    });
    assert.equal(ofClaude.length, rounds);
    const streams = entries.filter((entry) => Number(entry["reply.first_token_microseconds"]) > 0);
    assert.equal(streams.length, rounds);
    for (const type of ["404", "429", "bad_request", "not_found"]) {
      assert.equal(those({ "error.type": type }).length, rounds, type);
    }
  });
});
