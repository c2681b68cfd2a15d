import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { replayInEnvoy } from "../../harness/envoy/replay.ts";
import { loadExchanges } from "../../harness/exchange/load.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { replayExchange } from "../../harness/replay/replay.ts";
import { type ExchangeResult, verdictOf } from "../../harness/replay/result.ts";
import { modulePath, requirements } from "./support/requirements.ts";

const { skip } = await requirements();
const plans = ["whole", "recorded"] as const;
const { exchanges, unreadable } = loadExchanges(["tests/exchanges", "tests/recordings"]);

/** What an exchange came out as, the same in both hosts: the verdict, and where it differs from its goldens. */
const outcome = (result: ExchangeResult) => ({
  verdict: verdictOf(result),
  differences: [...new Set(result.differences.map(({ path }) => path))].sort(),
});

describe("every exchange comes out in Envoy as in the Node host", { skip }, () => {
  let inEnvoy: ExchangeResult[];
  let module: FilterModule;

  before(async () => {
    assert.deepEqual(unreadable, []);
    module = await FilterModule.load(modulePath);
    inEnvoy = await replayInEnvoy(exchanges, { module: modulePath, plans });
  });

  exchanges.forEach((exchange, index) => {
    it(exchange.name, (context) => {
      const result = inEnvoy[index]!;
      if (result.skipped !== undefined) return context.skip(result.skipped);
      assert.deepEqual(
        outcome(result),
        outcome(replayExchange(exchange, { module, plans: [...plans] }).result),
      );
      assert.equal(verdictOf(result), "passed", JSON.stringify(result.differences, null, 2));
    });
  });
});
