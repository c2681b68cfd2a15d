import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { EnvoyFailed, validateBootstrap } from "../../harness/envoy/process.ts";
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
