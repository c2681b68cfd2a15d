import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runCli } from "./support/run-cli.ts";

const recordings = "../shared/recordings/go-vcr";
const files = existsSync(recordings)
  ? readdirSync(recordings)
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => join(recordings, file))
  : [];

test(
  "recorded traffic is imported and comes out unchanged, with its usage read",
  { skip: files.length === 0 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "ai-gateway-recorded-"));
    try {
      const imported = await runCli(["import", "--out", folder, ...files]);
      assert.equal(imported.code, 0, imported.stderr);
      const skipped = `${imported.stdout}${imported.stderr}`
        .split("\n")
        .filter((line) => line.startsWith("skipped "));
      // What was uploaded was not recorded.
      assert.ok(skipped.every((line) => line.includes("the multipart request body was left out")));
      const exchanges = files.length - skipped.length;
      assert.equal(readdirSync(folder).length, exchanges);
      assert.ok(exchanges > files.length / 2, `${exchanges} of ${files.length} were imported`);
      const replayed = await runCli(["replay", folder]);
      assert.equal(replayed.code, 0, replayed.stdout + replayed.stderr);
      assert.match(replayed.stdout, new RegExp(`^${exchanges} passed, 0 failed$`, "m"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
