import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";

const folder = mkdtempSync(path.join(os.tmpdir(), "validate-"));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(path.join(folder, "bad.yaml"), "backends:\n  - name: a\nfoo: 1\n");

function run(...words: string[]) {
  const env = { ...process.env, INIT_CWD: folder, OPENAI_API_KEY: "", NO_COLOR: "1" };
  return spawnSync(process.execPath, ["--import=tsx", "harness/cli.ts", ...words], { encoding: "utf8", env });
}

describe("the validate command", () => {
  it("sums up what it accepts, and exits 0", () => {
    const { status, stdout, stderr } = run("validate", path.resolve("configs/openai.yaml"));
    assert.equal(status, 0);
    assert.match(stdout, /^ok .*configs\/openai\.yaml: 1 backend, 0 rules, 3 costs\n$/);
    assert.match(
      stderr,
      /^warning configs\/openai\.yaml:\d+:\d+: backends\[0\]\.auth\.apiKey\.key: .*OPENAI_API_KEY/,
    );
  });

  it("tells all problems of a file named from where npm was started, and exits 2", () => {
    const { status, stdout, stderr } = run("validate", "bad.yaml");
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /error .*bad\.yaml:2:5: backends\[0\]\.schema: is required\nerror .*bad\.yaml:3:1: foo: unknown key\n$/,
    );
  });

  it("prints the JSON that the filter gets", () => {
    const { stdout } = run("validate", "--json", path.resolve("configs/openai.yaml"));
    assert.deepEqual(Object.keys(JSON.parse(stdout) as object), ["backends", "globalLLMRequestCosts"]);
  });

  it("exits 2 without a file", () => {
    const { status, stderr } = run("validate");
    assert.equal(status, 2);
    assert.match(stderr, /name at least one filterapi file/);
  });
});

describe("the render command", () => {
  it("writes a bootstrap with the options given", () => {
    const options = ["--port", "8080", "--module", "/x.wasm"];
    const { status, stdout } = run("render", path.resolve("configs/openai.yaml"), "--envoy", ...options);
    assert.equal(status, 0);
    assert.match(stdout, /port_value: 8080/);
    assert.match(stdout, /filename: \/x\.wasm/);
  });

  it("exits 2 for a bad configuration, a bad option and a missing target", () => {
    assert.equal(run("render", "bad.yaml", "--envoy").status, 2);
    assert.equal(run("render", "bad.yaml", "--envoy", "--port", "0").status, 2);
    const { status, stderr } = run("render", path.resolve("configs/openai.yaml"));
    assert.equal(status, 2);
    assert.match(stderr, /say what to render: --filter, --envoy or --kubernetes/);
  });

  it("tells what only the filter can: expressions and credential files", () => {
    const backend =
      "{name: a, schema: {name: AWSBedrock}, auth: {aws: {region: us-east-1, credentialFileLiteral: nonsense}}}";
    writeFileSync(path.join(folder, "file.yaml"), `backends: [${backend}]\n`);
    const cost = "{metadataKey: k, type: CEL, cel: 'tokens + 1'}";
    writeFileSync(path.join(folder, "cel.yaml"), `globalLLMRequestCosts: [${cost}]\n`);
    const { status, stderr } = run("validate", "file.yaml", "cel.yaml");
    assert.equal(status, 2);
    assert.match(stderr, /^error file\.yaml: backends\[0\]\.auth\.aws\.credentialFileLiteral: .+$/m);
    assert.match(stderr, /^error cel\.yaml: globalLLMRequestCosts\[0\]\.cel: .*tokens.*$/m);
  });
});
