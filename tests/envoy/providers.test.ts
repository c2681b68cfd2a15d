import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubRequest } from "../../harness/envoy/stub-upstream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { Gateway } from "./support/gateway.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

describe("a gateway to providers, in Envoy", { skip }, () => {
  let gateway: Gateway;
  let first: StubUpstream;
  let second: StubUpstream;

  before(async () => {
    first = await StubUpstream.listen(0, () => chatAnswer("first"));
    second = await StubUpstream.listen(0, () => chatAnswer("second"));
    const backend = (name: string, stub: StubUpstream) => ({
      name,
      schema: { name: "OpenAI", prefix: "v1" },
      upstream: { host: "127.0.0.1", port: stub.port },
      auth: { apiKey: { key: { env: "PROVIDER_KEY" } } },
    });
    const config = {
      rules: [
        { name: "special", matches: [{ model: "gpt-*" }], backends: [{ name: "on" }] },
        { name: "rest", backends: [{ name: "second" }] },
      ],
      // "on" is a boolean to YAML 1.1: it must reach Envoy as the name it is.
      backends: [backend("on", first), backend("second", second)],
      globalLLMRequestCosts: [{ metadataKey: "llm_total_token", type: "TotalToken" }],
    };
    gateway = await Gateway.start(binary, config, { PROVIDER_KEY: "sk-test" });
  });

  after(async () => {
    await gateway.stop();
    await first.close();
    await second.close();
  });

  async function exchange(stub: StubUpstream, model: string, headers = {}): Promise<StubRequest> {
    const response = await gateway.post("/v1/chat/completions", { ...chatRequest, model }, headers);
    assert.equal(response.status, 200);
    await response.arrayBuffer();
    const request = stub.requests.pop();
    assert.ok(request !== undefined, "the request went to another backend");
    return request;
  }

  it("routes by model to the backend's own host, with its key", async () => {
    const { path, headers } = await exchange(first, "gpt-4o");
    assert.equal(path, "/v1/chat/completions");
    assert.equal(new Map(headers).get("host"), `127.0.0.1:${first.port}`);
    assert.equal(new Map(headers).get("authorization"), "Bearer sk-test");
    await exchange(second, "claude");
  });

  it("lets no steering header through, neither its own nor a client's", async () => {
    const forged = {
      "x-ai-eg-backend": "second",
      "x-ai-eg-model": "claude",
      "x-ai-eg-other": "1",
      "x-gateway-destination-endpoint": "127.0.0.1:1",
      "x-envoy-max-retries": "9",
      "x-forwarded-for": "192.0.2.1",
    };
    const { headers } = await exchange(first, "gpt-4o", forged);
    const leaked = headers.filter(([name]) => /^(x-ai-eg-|x-gateway-|x-envoy-|x-forwarded-)/.test(name));
    assert.deepEqual(leaked, []);
  });

  it("passes a large body on whole", async () => {
    const content = "x".repeat(4 * 1024 * 1024);
    const messages = [{ role: "user", content }];
    const response = await gateway.post("/v1/chat/completions", { model: "gpt-4o", messages });
    assert.equal(response.status, 200);
    await response.arrayBuffer();
    assert.ok((first.requests.pop()?.body.length ?? 0) > content.length);
  });

  it("logs backend, tokens and costs", async () => {
    const other = await Gateway.start(binary, {
      backends: [
        {
          name: "only",
          schema: { name: "OpenAI", prefix: "v1" },
          upstream: { host: "127.0.0.1", port: first.port },
        },
      ],
      globalLLMRequestCosts: [{ metadataKey: "llm_total_token", type: "TotalToken" }],
    });
    await (await other.post("/v1/chat/completions", chatRequest)).arrayBuffer();
    const [line] = await other.stop();
    assert.equal(line?.["backend"], "only");
    assert.equal(line["status"], 200);
    assert.equal(line["usage.input_tokens"], "5");
    assert.equal(line["usage.output_tokens"], "2");
    assert.equal(line["llm_total_token"], "7");
  });
});
