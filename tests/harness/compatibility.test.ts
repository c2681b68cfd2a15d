import assert from "node:assert/strict";
import { test } from "node:test";
import { runCli } from "./support/run-cli.ts";

test("the compatibility table is what the exchanges show", async () => {
  const { code, stderr } = await runCli(["compatibility", "--check"]);
  assert.equal(code, 0, stderr);
});
