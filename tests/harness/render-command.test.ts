import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { folderWith } from "./support/exchange-files.ts";
import { runCli } from "./support/run-cli.ts";

const config =
  "backends: [{name: a, schema: {name: OpenAI}, auth: {apiKey: {key: {env: RENDER_TEST_KEY}}}}]\n";
const render = ["render", "config.yaml", "--kubernetes"];

describe("render --kubernetes on the command line", { concurrency: 2 }, () => {
  it("pins the module by its own SHA-256, and writes no secret of the environment", async (context) => {
    const folder = folderWith(context, { "config.yaml": config });
    const module = Buffer.from("a module");
    writeFileSync(join(folder, "filter.wasm"), module);
    const place = ["--url", "https://modules.example/filter.wasm", "--module", "filter.wasm"];
    const environment = { RENDER_TEST_KEY: "a-secret" };
    const { code, stdout } = await runCli([...render, ...place], folder, environment);
    assert.equal(code, 0);
    assert.ok(stdout.includes(`sha256: ${createHash("sha256").update(module).digest("hex")}`));
    assert.ok(!stdout.includes("a-secret"));
  });

  for (const [what, args, message] of [
    ["does not know where the module is", [], /--image REFERENCE or --url URL/],
    ["cannot know its SHA-256", ["--url", "https://a.b/c", "--module", "missing.wasm"], /--sha256 HEX/],
    ["is told to render both", ["--envoy", "--image", "a"], /--envoy or --kubernetes/],
    ["is told what only a bootstrap can have", ["--image", "a", "--ext-proc-filter"], /go with --envoy/],
    [
      "is told a collector that is no address",
      ["--image", "a", "--trace-collector", "a"],
      /expected HOST:PORT/,
    ],
    [
      "is told a collector that Envoy Gateway does not take",
      ["--image", "a", "--trace-collector", "collector:4317"],
      /--trace-collector: Envoy Gateway takes host names of two parts/,
    ],
    ["is told listeners of no Gateway", ["--image", "a", "--listener", "https"], /goes with --gateway/],
  ] as const) {
    it(`exits 2 where it ${what}`, async (context) => {
      const folder = folderWith(context, { "config.yaml": config });
      const { code, stdout, stderr } = await runCli([...render, ...args], folder);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, message);
    });
  }
});

describe("check-dump on the command line", () => {
  it("exits 1 where the module is not there, and 2 for what is no dump", async (context) => {
    const folder = folderWith(context, { "empty.json": "{}", "broken.json": "{" });
    const missing = await runCli(["check-dump", "empty.json"], folder);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /no filter of the module/);
    assert.equal((await runCli(["check-dump", "broken.json"], folder)).code, 2);
  });
});
