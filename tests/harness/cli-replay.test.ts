import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { TestContext } from "node:test";
import { folderWith, passThrough } from "./support/exchange-files.ts";
import { compileFilter } from "./support/replay-filters.ts";
import { type Finished, cli, project, runCli } from "./support/run-cli.ts";

const passOn = await compileFilter();
const trapping = await compileFilter({ onRequestBody: "unreachable(); return 0;" });

const run = (folder: string, args: string[], environment: NodeJS.ProcessEnv = {}): Promise<Finished> =>
  runCli(args, folder, environment);

/** A folder with exchanges `good` and `bad` and the pass-through filter as `filter.wasm`. */
function standardFolder(context: TestContext): string {
  const bad = passThrough("bad") as { client: { response: object } };
  bad.client = { ...bad.client, response: { ...bad.client.response, status: 418 } };
  const folder = folderWith(context, {
    "exchanges/good.json": JSON.stringify(passThrough("good")),
    "exchanges/bad.json": JSON.stringify(bad),
    "config.yaml": "backends: [{name: b, schema: {name: OpenAI}}]\n",
    "wrong.yaml": "backends: [{name: b, schema: {name: Nonsense}}]\n",
  });
  copyFileSync(passOn.path, join(folder, "filter.wasm"));
  return folder;
}

const replay = ["replay", "exchanges", "--module", "filter.wasm"];

describe("replay on the command line", { concurrency: 2 }, () => {
  it("exits 0 where all are the same, with the counts on the last line", async (context) => {
    const { code, stdout, stderr } = await run(standardFolder(context), [
      ...replay,
      "--grep",
      "good",
      "--config",
      "config.yaml",
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /good +│ \/v1\/chat\/completions -> OpenAI +│ 5 /);
    assert.match(stdout, /^1 passed, 0 failed\n$/m);
    assert.equal(stderr, "");
  });

  it("exits 1 with the paths where something differs, and runs only that with --failed", async (context) => {
    const folder = standardFolder(context);
    const first = await run(folder, [...replay, "--junit", "out/junit.xml", "--json", "out/report.json"]);
    assert.equal(first.code, 1);
    assert.match(first.stdout, /^ {2}client\.response\.status: expected 418, got 200$/m);
    assert.match(first.stdout, /^1 passed, 1 failed$/m);
    assert.match(
      readFileSync(join(folder, "out/junit.xml"), "utf8"),
      /<testsuite name="replay" tests="2" failures="1"/,
    );
    const report = JSON.parse(readFileSync(join(folder, "out/report.json"), "utf8")) as {
      passed: number;
      results: object[];
    };
    assert.deepEqual([report.passed, report.results.length], [1, 2]);
    assert.match((await run(folder, [...replay, "--failed"])).stdout, /^0 passed, 1 failed$/m);
  });

  it("exits 2 for bad usage, a missing module, a wrong configuration and nothing to run", async (context) => {
    const folder = standardFolder(context);
    const cases: [string[], RegExp][] = [
      [[...replay, "--nonsense"], /unknown option '--nonsense'/],
      [[...replay, "--plan", "backwards"], /expected one of whole, recorded/],
      [["replay", "exchanges", "--module", "missing.wasm"], /no such module; npm run build makes it/],
      [["replay", "exchanges", "--module", "config.yaml"], /WebAssembly/],
      [[...replay, "--config", "wrong.yaml"], /wrong\.yaml:1:\d+: backends\[0\]\.schema\.name: /],
      [[...replay, "--grep", "nothing like it"], /no exchange under .*exchanges whose name or file holds/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await run(folder, args);
      assert.equal(code, 2, args.join(" "));
      assert.match(stderr, message);
    }
  });

  it("exits 3 for an unreadable recording, and runs the others", async (context) => {
    const folder = standardFolder(context);
    writeFileSync(join(folder, "exchanges/broken.yaml"), "exchange: 1\nname: broken\nsurprise: 1\n");
    const { code, stdout, stderr } = await run(folder, [...replay, "--grep", "good"]);
    assert.equal(code, 3);
    assert.match(stderr, /broken\.yaml:3:11: surprise: unknown key/);
    assert.match(stdout, /^1 passed, 1 failed$/m);
    assert.equal((await run(folder, ["replay", "config.yaml", "--module", "filter.wasm"])).code, 3);
  });

  it("exits 4 for a trap, and shows the stack", async (context) => {
    const { code, stdout } = await run(standardFolder(context), [
      "replay",
      "exchanges",
      "--module",
      trapping.path,
    ]);
    assert.equal(code, 4);
    assert.match(
      stdout,
      /the filter trapped in proxy_on_request_body: unreachable\n\s+at .*proxy_on_request_body/,
    );
  });

  it("rewrites goldens with --update, which CI refuses", async (context) => {
    const folder = standardFolder(context);
    const refused = await run(folder, [...replay, "--update"], { CI: "true" });
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /refused when CI=true/);
    const { code, stdout } = await run(folder, [...replay, "--update"]);
    assert.equal(code, 0);
    assert.match(stdout, /^updated .*bad\.json$/m);
    assert.equal((await run(folder, replay)).code, 0);
  });

  it("compares with another module, and shows phases", async (context) => {
    const folder = standardFolder(context);
    assert.equal((await run(folder, [...replay, "--against", passOn.path])).code, 0);
    const traced = await run(folder, [...replay, "--grep", "good", "--plan", "whole", "--trace"]);
    assert.match(traced.stderr, /^request headers, POST \/v1\/chat\/completions/m);
  });

  it("runs again when an exchange changes", async (context) => {
    const folder = standardFolder(context);
    const child = spawn(process.execPath, ["--import=tsx", cli, ...replay, "--watch"], {
      cwd: project,
      env: { ...process.env, INIT_CWD: folder, NO_COLOR: "1", FORCE_COLOR: undefined },
    });
    context.after(() => child.kill());
    let seen = "";
    const seeing = (pattern: RegExp): Promise<void> =>
      new Promise((resolve) => {
        child.stdout.on("data", (text) => {
          seen += String(text);
          if (pattern.test(seen)) resolve();
        });
      });
    await seeing(/^1 passed, 1 failed[^]*watching/m);
    const again = seeing(/^2 passed, 0 failed$/m);
    writeFileSync(join(folder, "exchanges/bad.json"), JSON.stringify(passThrough("bad")));
    await again;
  });
});

describe("import on the command line", () => {
  it("writes exchanges where the user is, and exits 3 for what is no recording", async (context) => {
    const entry = {
      request: { method: "GET", url: "https://api.openai.com/v1/models", headers: [] },
      response: { status: 200, headers: [], content: { text: "{}" } },
    };
    const folder = folderWith(context, {
      "call.har": JSON.stringify({ log: { entries: [entry] } }),
      "no.json": "{}",
    });
    const imported = await run(folder, ["import", "call.har"]);
    assert.equal(imported.code, 0, imported.stderr);
    assert.ok(existsSync(join(folder, "exchanges/call.yaml")));
    const again = await run(folder, ["import", "call.har"]);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /--force overwrites it/);
    assert.equal((await run(folder, ["import", "no.json"])).code, 3);
    assert.equal((await run(folder, ["import"])).code, 2);
  });
});
