import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { plainValue } from "../../harness/exchange/json-value.ts";
import { loadExchanges } from "../../harness/exchange/load.ts";
import type { Exchange } from "../../harness/exchange/types.ts";
import { findBotocore } from "../support/botocore.ts";

const script = join(import.meta.dirname, "support/validate-converse.py");
const botocore = await findBotocore();
const skip = !botocore.found && botocore.reason;

const folders = [
  "tests/exchanges/chat-bedrock",
  "tests/exchanges/messages-bedrock",
  "tests/exchanges/responses-bedrock",
  "../shared/corpus/chat-completions/AWSBedrock",
  "../shared/corpus/messages/AWSBedrock",
];

interface Sample {
  name: string;
  operation: string;
  body: unknown;
}

/** What the exchange says that Converse receives: replaying it shows that this is what the filter sends. */
function sampleOf(exchange: Exchange): Sample[] {
  const request = exchange.upstream?.request;
  const call = /^\/model\/[^/]+\/converse(-stream)?$/.exec(request?.path ?? "");
  if (call === null || request?.body?.kind !== "json") return [];
  const operation = call[1] === undefined ? "Converse" : "ConverseStream";
  return [{ name: exchange.name, operation, body: plainValue(request.body.value) }];
}

test("what Converse receives is valid by the service model of AWS", { skip }, () => {
  assert.ok(botocore.found);
  const { exchanges, unreadable } = loadExchanges(folders.filter((folder) => existsSync(folder)));
  assert.deepEqual(unreadable, []);
  const samples = exchanges.flatMap(sampleOf);
  assert.ok(samples.length > 20);
  const run = spawnSync(botocore.python, [script], { input: JSON.stringify(samples), encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  assert.equal(run.stdout, "");
});
