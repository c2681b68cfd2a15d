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
  "tests/exchanges/tokenize-bedrock",
  "tests/exchanges/tokenize-aws-anthropic",
  "tests/exchanges/count-tokens-bedrock",
  "tests/exchanges/count-tokens-aws-anthropic",
  "../shared/corpus/chat-completions/AWSBedrock",
  "../shared/corpus/messages/AWSBedrock",
  "../shared/corpus/tokenize/AWSBedrock",
  "../shared/corpus/count-tokens/AWSBedrock",
];

interface Sample {
  name: string;
  operation: string;
  body: unknown;
}

const operations = new Map([
  ["converse", "Converse"],
  ["converse-stream", "ConverseStream"],
  ["count-tokens", "CountTokens"],
]);

/** What the exchange says that Bedrock receives: replaying it shows that this is what the filter sends. */
function sampleOf(exchange: Exchange): Sample[] {
  const request = exchange.upstream?.request;
  const call = /^\/model\/[^/]+\/([a-z-]+)$/.exec(request?.path ?? "");
  const operation = operations.get(call?.[1] ?? "");
  if (operation === undefined || request?.body?.kind !== "json") return [];
  return [{ name: exchange.name, operation, body: plainValue(request.body.value) }];
}

test("what Converse and CountTokens receive is valid by the service model of AWS", { skip }, () => {
  assert.ok(botocore.found);
  const { exchanges, unreadable } = loadExchanges(folders.filter((folder) => existsSync(folder)));
  assert.deepEqual(unreadable, []);
  const samples = exchanges.flatMap(sampleOf);
  for (const operation of operations.values())
    assert.ok(
      samples.some((sample) => sample.operation === operation),
      operation,
    );
  const run = spawnSync(botocore.python, [script], { input: JSON.stringify(samples), encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  assert.equal(run.stdout, "");
});
