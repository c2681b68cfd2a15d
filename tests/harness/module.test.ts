import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { FilterModule } from "../../harness/host/module.ts";

const file = "build/filter.wasm";

// See docs/decisions/0003-size-of-the-module.md.
test("the release module is small", () => {
  assert.ok(statSync(file).size < 1024 * 1024, `${statSync(file).size} bytes`);
});

test("it imports nothing that stock Envoy does not have", async () => {
  const { imports } = await FilterModule.load(file);
  const allowed = /^(env\.proxy_\w+|wasi_snapshot_preview1\.(environ_\w+|random_get))$/;
  assert.deepEqual(
    imports.filter((name) => !allowed.test(name)),
    [],
  );
});

test("only the debug module can be told to trap", () => {
  // Texts of the module are in memory as UTF-16.
  const trapHeader = Buffer.from("x-ai-gateway-trap", "utf16le");
  assert.ok(!readFileSync(file).includes(trapHeader));
  assert.ok(readFileSync("build/debug.wasm").includes(trapHeader));
});
