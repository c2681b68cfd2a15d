import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EnvoyLog } from "../../harness/gateway/envoy-log.ts";
import { readAccessLog } from "../../harness/gateway/finished-request.ts";
import type { FinishedRequest } from "../../harness/gateway/finished-request.ts";
import { inPlainWords, whyFailed } from "../../harness/gateway/plain-words.ts";
import { requestLine } from "../../harness/gateway/request-line.ts";
import { Totals, expressedCosts } from "../../harness/gateway/totals.ts";
import { baseUrls, modelToTry } from "../../harness/gateway/try-it.ts";
import { parseConfigValue } from "../../harness/filterapi/check.ts";

/** A line of the access log with what matters to a test. */
function entry(fields: object): string {
  const usual = { method: "POST", path: "/v1/chat/completions", status: 200, details: "via_upstream" };
  return JSON.stringify({ ...usual, flags: "-", duration_ms: 12, backend: "openai", ...fields });
}

const finished = (fields: object): FinishedRequest => readAccessLog(entry(fields))!;
// Colours are of no interest here.
// eslint-disable-next-line no-control-regex
const plain = (text: string): string => text.replaceAll(/\u001b\[\d+m/g, "");

describe("what the gateway says of requests", () => {
  it("one line each, with counts where there are any", () => {
    const usage = { "usage.input_tokens": "11", "usage.output_tokens": "7" };
    const line = plain(requestLine(finished({ ...usage, attempts: 2 })));
    assert.equal(line, "200 POST /v1/chat/completions openai 12 ms, 2 attempts, 11 tokens in, 7 out");
    const local = finished({ status: 404, backend: "unrouted", details: "no_rule_matches" });
    assert.equal(plain(requestLine(local)), "404 POST /v1/chat/completions 12 ms, no rule matches");
  });

  it("why they failed, in plain words", () => {
    const cases: [object, string | undefined][] = [
      [{}, undefined],
      [{ status: 503, flags: "UF,URX", details: "upstream_reset" }, "the backend cannot be reached"],
      [{ status: 429 }, "openai answered so"],
      [{ status: 0, flags: "DC" }, "the client left before the reply was complete"],
      [{ status: 200, flags: "UC" }, "the backend closed the connection before the reply was complete"],
      [{ status: 413, details: "request_too_large" }, "request too large"],
    ];
    for (const [fields, words] of cases) assert.equal(whyFailed(finished(fields)), words);
  });

  it("what all came to, with expressed costs only", () => {
    const config = parseConfigValue({
      backends: [],
      globalLLMRequestCosts: [
        { metadataKey: "price", type: "CEL", cel: "input_tokens * 0.1" },
        { metadataKey: "tokens", type: "TotalToken" },
      ],
    });
    const totals = new Totals(expressedCosts(config));
    assert.equal(totals.line, "0 requests, 0 failed, 0 tokens in, 0 out, price 0, p50 - ms, p90 - ms");
    for (let index = 1; index <= 10; index++) {
      totals.add(finished({ duration_ms: index, price: "0.1", "usage.input_tokens": "3" }));
    }
    totals.add(finished({ status: 500, duration_ms: 1000 }));
    assert.equal(totals.line, "11 requests, 1 failed, 30 tokens in, 0 out, price 1, p50 6 ms, p90 10 ms");
  });

  it("log lines without what only Envoy's developers care for, wherever they are cut", () => {
    const line =
      "[2026-11-24 12:00:00.123][42][warning][wasm] [source/extensions/common/wasm/context.cc:1170] " +
      "wasm log ai-gateway gateway ai-gateway: backend openai: no key is set";
    assert.equal(inPlainWords(line), "warning, filter: backend openai: no key is set");
    const log = new EnvoyLog();
    const seen: string[] = [];
    log.problems = (words) => seen.push(words);
    log.requests = ({ status }) => seen.push(String(status));
    for (const character of `${line}\n${entry({})}\n[2026][1][info][main] started\n`) log.take(character);
    assert.deepEqual(seen, ["warning, filter: backend openai: no key is set", "200"]);
    assert.equal(readAccessLog("{not json"), undefined);
  });

  it("where SDKs find it, and a model to ask for", () => {
    const prefixes = { rootPrefix: "/ai", endpointPrefixes: { openai: "/oa/", anthropic: "/an" } };
    const config = parseConfigValue({
      backends: [{ name: "a", schema: { name: "Anthropic" } }],
      ...prefixes,
    });
    assert.deepEqual(baseUrls("http://h:1", config), [
      ["OPENAI_BASE_URL", "http://h:1/ai/oa/v1"],
      ["ANTHROPIC_BASE_URL", "http://h:1/ai/an"],
    ]);
    assert.equal(modelToTry(config), "claude-sonnet-4-5");
    const usual = baseUrls("http://h:1", parseConfigValue({ backends: [] }));
    assert.deepEqual(
      usual.map(([, value]) => value),
      ["http://h:1/v1", "http://h:1/anthropic"],
    );
  });
});
