import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { checkConfig, parseConfigValue } from "../../harness/filterapi/check.ts";
import { ConfigError, loadConfig } from "../../harness/filterapi/load.ts";
import { fullConfig } from "./support/full-config.ts";
import { refusedConfigs } from "./support/refused-configs.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "filterapi-"));
after(() => rmSync(folder, { recursive: true }));

function write(text: string): string {
  const file = path.join(folder, "config.yaml");
  writeFileSync(file, text);
  return file;
}

/** The message of the ConfigError that loading this text throws, without the folder. */
function refusal(text: string): string[] {
  try {
    loadConfig(write(text), {});
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message.replaceAll(`${folder}${path.sep}`, "").split("\n");
  }
  return assert.fail("the configuration was accepted");
}

describe("a filterapi value", () => {
  it("may use every key", () => assert.deepEqual(checkConfig(fullConfig), []));

  for (const { title, config, path: where } of refusedConfigs) {
    it(`is refused: ${title}`, () => assert.equal(checkConfig(config)[0]?.path, where));
  }

  it("gets its defaults", () => {
    const { limits, defaults, endpointPrefixes, rootPrefix, rules, backends } = parseConfigValue({
      backends: [{ name: "a", schema: { name: "OpenAI" }, inferencePool: { name: "p" } }],
    });
    assert.deepEqual(limits, {
      requestBody: 33554432,
      responseBody: 33554432,
      streamEvent: 1048576,
      vmMemory: 268435456,
    });
    assert.deepEqual(defaults, { maxTokens: 4096 });
    assert.deepEqual(endpointPrefixes, { openai: "/", cohere: "/cohere", anthropic: "/anthropic" });
    assert.equal(rootPrefix, "/");
    assert.equal(rules, undefined);
    assert.equal(backends[0]?.responsesApi, true);
    assert.deepEqual(backends[0]?.inferencePool, {
      name: "p",
      namespace: "default",
      failureMode: "FailClose",
      picker: {
        type: "max-score",
        maxEndpoints: 3,
        metrics: { path: "/metrics", interval: 200, staleAfter: 2000, engine: "vllm" },
        prefixCache: { blockBytes: 128, mostBlocks: 512, memory: 8388608, head: 4096 },
        saturation: { queueDepth: 5, kvCacheUsage: 0.8, inFlight: 100 },
        health: { failures: 3, backoff: 1000, mostBackoff: 30000 },
        session: { idHeader: "x-session-id", tokenHeader: "x-session-token" },
      },
      objectives: [],
      modelRewrites: [],
    });
  });

  it("has sizes in bytes and durations in milliseconds", () => {
    const config = parseConfigValue(fullConfig);
    assert.equal(config.limits.streamEvent, 524288);
    const picker = config.backends.find(({ name }) => name === "pool")?.inferencePool?.endpointPicker;
    assert.deepEqual(picker, { cluster: "epp", connectTimeout: 500, timeout: 1500 });
  });

  it("derives port and TLS of an upstream from each other", () => {
    const upstream = (members: object) =>
      parseConfigValue({
        backends: [{ name: "a", schema: { name: "OpenAI" }, upstream: { host: "h", ...members } }],
      }).backends[0]?.upstream;
    assert.deepEqual(upstream({}), { host: "h", port: 80, tls: false });
    assert.deepEqual(upstream({ tls: true }), { host: "h", port: 443, tls: true });
    assert.deepEqual(upstream({ port: 443 }), { host: "h", port: 443, tls: true });
    assert.deepEqual(upstream({ port: 443, tls: false }), { host: "h", port: 443, tls: false });
  });

  it("matches keys whatever their case, and takes null for absent", () => {
    const config = parseConfigValue({
      BACKENDS: [{ NAME: "a", Schema: { Name: "OpenAI", PREFIX: "v1" }, auth: null }],
      models: [{ name: "m", ownedby: "o" }],
      rules: null,
    });
    assert.equal(config.backends[0]?.schema.prefix, "v1");
    assert.equal(config.models[0]?.OwnedBy, "o");
    assert.equal(config.rules, undefined);
  });

  it("keeps the case of keys that are data", () => {
    const config = parseConfigValue({ modelsByHost: { "API.example": [{ name: "m" }] } });
    assert.deepEqual(config.modelsByHost, { "API.example": [{ Name: "m" }] });
  });
});

describe("a filterapi file", () => {
  it("is refused with every problem, each with its place", () => {
    const text = [
      "backnds: []",
      "limits: {requestBody: 32MB, vmMemory: 1GiB}",
      "backends:",
      "  - NAME: a",
      "    schema: {name: OpenAi}",
      "  - &b",
      "    name: b",
      "    schema: {name: OpenAI}",
      "    auth:",
      '      apiKey: {key: ""}',
    ].join("\n");
    assert.deepEqual(refusal(text), [
      'config.yaml:1:1: backnds: unknown key, did you mean "backends"?',
      "config.yaml:2:10: limits.requestBody: expected a size: a number of bytes, or digits with B, KiB, MiB or GiB",
      "config.yaml:2:29: limits.vmMemory: must be at most 448 MiB",
      "config.yaml:5:14: backends[0].schema.name: " +
        '"OpenAi" is none of OpenAI, Cohere, AWSBedrock, AzureOpenAI, GCPVertexAI, GCPAnthropic, Anthropic, ' +
        'AWSAnthropic, did you mean "OpenAI"?',
      "config.yaml:10:16: backends[1].auth.apiKey.key: must not be empty",
    ]);
  });

  it("says what a missing or mistyped value should be", () => {
    assert.deepEqual(refusal("backends: [{name: [], schema: x}, {}]\nrules: 1"), [
      "config.yaml:1:13: backends[0].name: expected a string, got a list",
      'config.yaml:1:23: backends[0].schema: expected an object, got string "x"',
      "config.yaml:1:35: backends[1].name: is required",
      "config.yaml:1:35: backends[1].schema: is required",
      "config.yaml:2:1: rules: expected a list, got number 1",
    ]);
  });

  it("points at the backend a rule cannot find", () => {
    const text = "backends: [{name: openai, schema: {name: OpenAI}}]\nrules: [{backends: [{name: opnai}]}]";
    assert.deepEqual(refusal(text), [
      'config.yaml:2:22: rules[0].backends[0].name: unknown backend "opnai", did you mean "openai"?',
    ]);
  });

  it("is refused with the places of its syntax errors", () => {
    assert.match(refusal("backends:\n  - a: 1\n   b: 2")[0] ?? "", /^config\.yaml:3:\d+: config: /);
    assert.match(refusal("uuid: a\nuuid: b")[0] ?? "", /^config\.yaml:2:1: config: Map keys must be unique/);
  });

  it("is refused when it cannot be read", () => {
    assert.throws(
      () => loadConfig(path.join(folder, "none.yaml")),
      /none\.yaml:1:1: config: cannot be read: ENOENT/,
    );
  });

  it("is handed to the filter as it was written", () => {
    const file = write(
      "VERSION: 2025-01-01\nbackends: [{name: yes, schema: {name: OpenAI}}]\nlimits: {requestBody: 4KiB}",
    );
    const expected =
      '{"VERSION":"2025-01-01","backends":[{"name":"yes","schema":{"name":"OpenAI"}}],"limits":{"requestBody":"4KiB"}}';
    assert.equal(loadConfig(file, {}).json, expected);
  });

  it("may use anchors and aliases", () => {
    const text = "backends:\n  - {name: a, schema: &s {name: OpenAI}}\n  - {name: b, schema: *s}";
    assert.equal(loadConfig(write(text), {}).config.backends[1]?.schema.name, "OpenAI");
    assert.match(
      refusal(text.replace("OpenAI", "X"))[1] ?? "",
      /^config\.yaml:2:\d+: backends\[1\]\.schema\.name/,
    );
  });

  it("warns of secrets whose variables are not set, and keeps the secrets out", () => {
    const file = write(
      "backends:\n  - name: a\n    schema: {name: OpenAI}\n    auth: {apiKey: {key: {env: KEY}}}",
    );
    const [warning] = loadConfig(file, {}).warnings;
    assert.equal(warning?.line, 4);
    assert.equal(warning?.path, "backends[0].auth.apiKey.key");
    assert.match(warning?.reason ?? "", /environment variable KEY is not set/);
    const loaded = loadConfig(file, { KEY: "hush" });
    assert.deepEqual(loaded.warnings, []);
    assert.match(loaded.json, /"key":\{"env":"KEY"\}/);
  });
});
