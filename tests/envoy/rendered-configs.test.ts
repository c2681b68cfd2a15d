import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { EnvoyFailed, validateBootstrap } from "../../harness/envoy/process.ts";
import { parseConfigValue } from "../../harness/filterapi/check.ts";
import { loadConfig } from "../../harness/filterapi/load.ts";
import { renderBootstrap } from "../../harness/render/envoy/bootstrap.ts";
import { defaultBootstrapOptions } from "../../harness/render/envoy/defaults.ts";
import { modulePath, requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

describe("Envoy, validating", { skip }, () => {
  for (const file of readdirSync("configs").filter((name) => name.endsWith(".yaml"))) {
    it(`accepts what configs/${file} is rendered to, and so does the filter`, async () => {
      const loaded = loadConfig(path.join("configs", file), {});
      const bootstrap = renderBootstrap(loaded, { ...defaultBootstrapOptions, module: modulePath });
      await validateBootstrap(binary, bootstrap);
    });
  }

  for (const extProcFilter of [false, true]) {
    const who = extProcFilter ? "Envoy's own filter" : "the module";
    it(`accepts pools of every kind, and so does the filter, where ${who} asks their pickers`, async () => {
      const pool = (name: string, members: object) => ({
        name,
        schema: { name: "OpenAI", prefix: "v1" },
        inferencePool: { name, ...members },
      });
      const endpoints = [{ address: "10.0.0.1:8000" }, { address: "[fd00::1]:8000" }];
      const endpointPicker = { cluster: "epp" };
      const backends = [
        pool("closed", { endpoints, picker: { metrics: { cluster: "scrapes" } } }),
        pool("open", { endpoints, failureMode: "FailOpen", endpointPicker }),
        pool("outside", { endpointPicker }),
        pool("discovered", { discovery: { adminCluster: "admin", poolCluster: "vllm" } }),
      ];
      const config = parseConfigValue({ backends });
      const loaded = { file: "test.yaml", config, json: JSON.stringify({ backends }), warnings: [] };
      const place = { host: "127.0.0.1", port: 8000 };
      const addresses = new Map([
        ["epp", place],
        ["vllm", place],
      ]);
      const options = { ...defaultBootstrapOptions, module: modulePath, addresses, extProcFilter };
      await validateBootstrap(binary, renderBootstrap(loaded, options));
    });
  }

  it("refuses a bootstrap whose configuration the filter refuses", async () => {
    const loaded = loadConfig("configs/openai.yaml", {});
    const bootstrap = renderBootstrap(
      { ...loaded, json: '{"backends":[{"name":"a"}]}' },
      { ...defaultBootstrapOptions, module: modulePath },
    );
    await assert.rejects(validateBootstrap(binary, bootstrap), (error) => {
      assert.ok(error instanceof EnvoyFailed);
      assert.match(error.message, /backends\[0\]\.schema: is required/);
      return true;
    });
  });
});
