import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { before, describe, it } from "node:test";
import { checkConfig } from "../../harness/filterapi/check.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { ConfigurationRefused, Vm } from "../../harness/host/vm.ts";
import { fullConfig } from "./support/full-config.ts";
import { refusedConfigs } from "./support/refused-configs.ts";

const file = "build/filter.wasm";

/** What the filter logs when it refuses a configuration; undefined where it takes it. */
function refusalOfFilter(module: FilterModule, config: unknown): string | undefined {
  try {
    Vm.create(module).configure("gateway", JSON.stringify(config));
    return undefined;
  } catch (error) {
    if (error instanceof ConfigurationRefused) return error.logged.join("\n");
    throw error;
  }
}

// The harness and the filter read configurations with code of their own; neither may accept what the other refuses.
describe("harness and filter", { skip: existsSync(file) ? false : `${file} is not built` }, () => {
  let module: FilterModule;
  before(async () => {
    module = await FilterModule.load(file);
  });

  it("both accept a configuration that uses every key", () => {
    assert.deepEqual(checkConfig(fullConfig), []);
    assert.equal(refusalOfFilter(module, fullConfig), undefined);
  });

  for (const { title, config, path } of refusedConfigs) {
    it(`both refuse at the same path: ${title}`, () => {
      assert.equal(checkConfig(config)[0]?.path, path);
      const refusal = refusalOfFilter(module, config);
      assert.ok(refusal !== undefined, "the filter accepted it");
      assert.ok(refusal.includes(`${path}: `), `the filter said: ${refusal}`);
    });
  }
});
