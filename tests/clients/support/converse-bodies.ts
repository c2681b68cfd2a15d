import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { it } from "node:test";
import type { StubRequest } from "../../../harness/envoy/stub-upstream.ts";
import { findBotocore } from "../../support/botocore.ts";

/** A body that Bedrock has received, and the operation it is for. */
export interface ConverseBody {
  name: string;
  operation: "Converse" | "ConverseStream";
  body: unknown;
}

/** What a request was for Bedrock's Converse; nothing where it was for others. */
export function converseBodyOf({ path, body }: StubRequest): ConverseBody[] {
  const call = /^\/model\/[^/]+\/converse(-stream)?$/.exec(path);
  if (call === null) return [];
  const operation = call[1] === undefined ? "Converse" : "ConverseStream";
  return [{ name: path, operation, body: JSON.parse(body.toString()) as unknown }];
}

const script = join(import.meta.dirname, "../../harness/support/validate-converse.py");

/** Checks bodies against the service model that botocore, in this python, comes with. */
function assertValidForBedrock(python: string, bodies: readonly ConverseBody[]): void {
  assert.ok(bodies.length > 0, "Bedrock was not asked");
  const run = spawnSync(python, [script], { input: JSON.stringify(bodies), encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  assert.equal(run.stdout, "");
}

/** A test, to come last, that all these bodies are as the service model of AWS has them. */
export function itAskedBedrockValidly(bodies: () => readonly ConverseBody[]): void {
  it("what Converse received is valid by the service model of AWS", async (context) => {
    const botocore = await findBotocore();
    if (botocore.found) return assertValidForBedrock(botocore.python, bodies());
    assert.notEqual(process.env["CI"], "true", botocore.reason);
    console.log(`skipped: no botocore: ${botocore.reason}`);
    context.skip(botocore.reason);
  });
}
