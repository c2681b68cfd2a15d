import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runCli } from "./support/run-cli.ts";

const recordings = "../shared/recordings/go-vcr";
// The chat recording of another provider's paths needs that provider's schema.
const chat = existsSync(recordings)
  ? readdirSync(recordings).filter((file) => /^chat-.*\.yaml$/.test(file))
  : [];

test(
  "recorded chat traffic is imported and comes out unchanged, with its usage read",
  { skip: chat.length === 0 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "ai-gateway-recorded-"));
    try {
      const files = chat.map((file) => join(recordings, file));
      const imported = await runCli(["import", "--out", folder, ...files]);
      assert.equal(imported.code, 0, imported.stderr);
      assert.equal(readdirSync(folder).length, chat.length);
      const replayed = await runCli(["replay", folder]);
      assert.equal(replayed.code, 0, replayed.stdout + replayed.stderr);
      assert.match(replayed.stdout, new RegExp(`^${chat.length} passed, 0 failed$`, "m"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
