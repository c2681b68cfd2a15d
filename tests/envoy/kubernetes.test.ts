import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { inspectDump } from "../../harness/envoy/config-dump.ts";
import { freePort } from "../../harness/envoy/ports.ts";
import { EnvoyProcess } from "../../harness/envoy/process.ts";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer } from "../../harness/envoy/stub-upstream.ts";
import { parseConfigValue } from "../../harness/filterapi/check.ts";
import { renderKubernetes } from "../../harness/render/kubernetes/manifests.ts";
import { defaultKubernetesOptions } from "../../harness/render/kubernetes/options.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { translate } from "./support/envoy-gateway.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

interface Served {
  envoy: EnvoyProcess;
  url: string;
  dump: unknown;
}

interface Dump {
  configs: { bootstrap: { admin: { address: { socket_address: { port_value: number } } } } }[];
}

async function serve(config: object, unpatched: boolean): Promise<Served> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const loaded = {
    file: "test.yaml",
    config: parseConfigValue(config),
    json: JSON.stringify(config),
    warnings: [],
  };
  const module = { type: "Image", url: "registry.example/ai-gateway-wasm:0.1.0" } as const;
  const manifests = renderKubernetes(loaded, { ...defaultKubernetesOptions, module });
  const envoy = await EnvoyProcess.start({
    binary,
    bootstrap: translate(manifests, { port, adminPort, unpatched }),
    admin: { host: "127.0.0.1", port: adminPort },
    environment: { TEST_KEY: "key-of-the-provider" },
  });
  const dump = await (await fetch(`http://127.0.0.1:${adminPort}/config_dump`)).json();
  return { envoy, url: `http://127.0.0.1:${port}/v1/chat/completions`, dump };
}

describe("what Envoy Gateway makes of rendered manifests, in Envoy", { skip }, () => {
  let stubs: StubUpstream[];
  let answers: StubAnswer[];
  let config: object;
  let served: Served;

  before(async () => {
    stubs = await Promise.all([0, 1, 2].map((index) => StubUpstream.listen(0, () => answers[index]!)));
    const [first, second, provider] = stubs.map(({ port }) => port);
    config = {
      rules: [
        { matches: [{ model: "own" }], backends: [{ name: "pool" }] },
        { backends: [{ name: "provider" }] },
      ],
      backends: [
        {
          name: "pool",
          schema: { name: "OpenAI", prefix: "v1" },
          inferencePool: {
            name: "pool",
            endpoints: [first, second].map((port) => ({ address: `127.0.0.1:${port}` })),
            picker: { maxEndpoints: 2 },
          },
        },
        {
          name: "provider",
          schema: { name: "OpenAI", prefix: "v1" },
          upstream: { host: "provider.example", port: provider },
          auth: { apiKey: { key: { env: "TEST_KEY" } } },
        },
      ],
    };
    served = await serve(config, false);
  });

  beforeEach(() => {
    answers = ["first", "second", "provider"].map(chatAnswer);
    for (const stub of stubs) stub.requests.length = 0;
  });

  after(async () => {
    await served.envoy.stop();
    await Promise.all(stubs.map((stub) => stub.close()));
  });

  /** The requests of clients, without the filter's own for metrics. */
  const asked = (index: number) => stubs[index]!.requests.filter(({ method }) => method === "POST");

  const post = (body: object, headers: Record<string, string> = {}) =>
    fetch(served.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });

  it("is told to be installed as it must be", () => {
    const { filters, problems } = inspectDump(served.dump);
    assert.deepEqual(problems, []);
    const name = "envoy.filters.http.wasm/envoyextensionpolicy/default/ai-gateway/wasm/0";
    assert.deepEqual(filters, [{ place: "default/ai-gateway/http", name, role: "gateway" }]);
  });

  it("leads to the provider, which sees nothing of the gateway's", async () => {
    const response = await post(chatRequest, { "x-ai-eg-backend": "pool", "x-envoy-max-retries": "9" });
    assert.equal(response.status, 200);
    await response.arrayBuffer();
    const headers = new Map(asked(2)[0]?.headers);
    assert.equal(headers.get("authorization"), "Bearer key-of-the-provider");
    assert.equal(headers.get("host"), "provider.example");
    const names = [...headers.keys()].filter((name) => /^x-(ai-eg|envoy|forwarded|gateway)-/.test(name));
    assert.deepEqual(names, []);
  });

  it("counts what was used under labels, as a rendered bootstrap does", async () => {
    const response = await post(chatRequest);
    await response.arrayBuffer();
    const { socket_address: admin } = (served.dump as Dump).configs[0]!.bootstrap.admin.address;
    const stats = await (await fetch(`http://127.0.0.1:${admin.port_value}/stats/prometheus`)).text();
    const [line = ""] = stats.split("\n").filter((text) => /^ai_gateway_tokens\{.*"output"/.test(text));
    for (const label of [
      'backend="provider"',
      'gen_ai_request_model="gpt-4o"',
      'gen_ai_operation_name="chat"',
    ]) {
      assert.ok(line.includes(label), `${label} in ${line}`);
    }
  });

  it("tries the pool's endpoints in turn, with a body beyond the default buffer, and tells none the list", async () => {
    answers[0] = { status: 503 };
    const messages = [{ role: "user", content: "x".repeat(2 * 1024 * 1024) }];
    for (let count = 0; count < 4; count++) {
      const forged = { "x-gateway-destination-endpoint": `127.0.0.1:${stubs[0]!.port}` };
      const response = await post({ ...chatRequest, model: "own", messages }, forged);
      assert.equal(response.status, 200);
      await response.arrayBuffer();
    }
    const pooled = [...asked(0), ...asked(1)];
    assert.equal(asked(1).length, 4);
    assert.ok(pooled.every(({ headers }) => headers.every(([name]) => !name.startsWith("x-gateway-"))));
  });

  it("gives up when the pool's list is used up", async () => {
    answers[0] = { status: 503 };
    answers[1] = { status: 503 };
    const response = await post({ ...chatRequest, model: "own" });
    assert.equal(response.status, 503);
    assert.deepEqual(
      [0, 1, 2].map((index) => asked(index).length),
      [1, 1, 0],
    );
  });

  it("is told to lack the patch where that was not applied", async () => {
    const { envoy, dump } = await serve(config, true);
    await envoy.stop();
    const { problems } = inspectDump(dump);
    assert.equal(problems.length, 2);
    assert.match(problems[0]!, /no allow_on_headers_stop_iteration, .* EnvoyPatchPolicy/);
    assert.match(problems[1]!, /no failure_policy FAIL_RELOAD/);
  });
});
