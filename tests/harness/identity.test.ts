import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, describe, it } from "node:test";
import type { HeaderList } from "../../harness/host/header-map.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { Metrics } from "../../harness/host/metrics.ts";
import { Vm } from "../../harness/host/vm.ts";

const backends = [{ name: "openai", schema: { name: "OpenAI", prefix: "v1" } }];
const body = Buffer.from('{"model":"m","messages":[]}');
const metric = "ai_gateway.configured_timestamp_milliseconds";

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

/** Asks with a debug header: what the upstream got of it, and what the client was told. */
function ask(config: object, asked: string): { told: string | undefined; passed: string | undefined } {
  const stream = Vm.create(module).configure("gateway", JSON.stringify(config)).stream();
  const headers: HeaderList = [
    [":method", "POST"],
    [":path", "/v1/chat/completions"],
    [":authority", "gateway.local"],
    ["x-ai-gateway-debug", asked],
  ];
  stream.requestHeaders(headers, false);
  stream.requestBody(body, true);
  stream.responseHeaders([[":status", "200"]], true);
  const valueOf = (list: HeaderList | undefined, wanted: string) =>
    list?.find(([name]) => name === wanted)?.[1];
  return {
    told: valueOf(stream.downstream.headers, "x-ai-eg-version"),
    passed: valueOf(stream.upstream.headers, "x-ai-gateway-debug"),
  };
}

describe("what a gateway works with", () => {
  it("is a metric's name: version, build, and the configuration by its digest", () => {
    const metrics = new Metrics();
    const config = JSON.stringify({ backends });
    Vm.create(module, { metrics }).configure("gateway", config);
    const [gauge] = metrics.all().filter(({ name }) => name.startsWith(metric));
    const digest = createHash("sha256").update(config).digest("hex").slice(0, 12);
    const name = new RegExp(
      `^${metric}\\.version=\\d+\\.\\d+\\.\\d+~\\.build=[0-9a-f]{12}~\\.config=${digest}~$`,
    );
    assert.match(gauge?.name ?? "", name);
    assert.equal(gauge?.value, BigInt(Date.parse("2026-01-01T00:00:00Z")));
  });

  it("takes no more of a configuration's own names than a metric's name can bear", () => {
    const metrics = new Metrics();
    const uuid = `a~.b="ü\n${"x".repeat(100)}`;
    Vm.create(module, { metrics }).configure("gateway", JSON.stringify({ uuid, version: "v1.2", backends }));
    const [gauge] = metrics.all().filter(({ name }) => name.startsWith(metric));
    const shown = `a_.b_____${"x".repeat(55)}`;
    assert.ok(gauge?.name.endsWith(`~.config_version=v1.2~.config_uuid=${shown}~`), gauge?.name);
  });

  it("is told to clients who ask, where that is allowed", () => {
    const allowed = ask({ debugHeaders: true, backends }, "version");
    assert.match(allowed.told ?? "", /^version=\S+; build=\S+; config=[0-9a-f]{12}$/);
    assert.equal(allowed.passed, undefined);
    assert.equal(ask({ debugHeaders: true, backends }, "nonsense").told, undefined);
    assert.equal(ask({ backends }, "version").told, undefined);
  });
});
