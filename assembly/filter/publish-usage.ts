import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { setProperty } from "../host/properties";
import { Cost, CostType } from "../filterapi/cost";
import { FAILED } from "../usage/cel/expression";
import { PUBLISHED_COUNTS } from "../usage/state-keys";
import { tokenCount } from "../usage/token-count";
import { Exchange } from "./exchange";

/**
 * Shows the usage known so far, and its costs, as properties of the stream: Envoy's access log and rate limits read them as filter state
 * when the stream ends, whether the client stayed or not. So they are written when they change, not at the end.
 */
export function publishUsage(exchange: Exchange): void {
  const digits = new Sink();
  for (let index = 0; index < PUBLISHED_COUNTS.length; index++) {
    const count = PUBLISHED_COUNTS[index];
    publish(count.key, tokenCount(exchange.usage, count.type), digits);
  }
  publishCosts(exchange, digits);
  digits.dispose();
}

/** A cost that cannot be worked out is not published. Where it could be before, what was published then must not stay. */
function publishCosts(exchange: Exchange, digits: Sink): void {
  const costs = exchange.costs;
  let failed = 0;
  for (let index = 0; index < costs.length; index++) {
    const value = valueOf(costs[index], exchange);
    if (value == FAILED) failed++;
    if (value != FAILED || exchange.charged) publish(costs[index].metadataKey, max(value, 0), digits);
  }
  exchange.charged = true;
  exchange.failedCosts = failed;
}

function valueOf(cost: Cost, exchange: Exchange): i64 {
  if (cost.type != CostType.Cel) return tokenCount(exchange.usage, cost.type);
  const attribution = exchange.attribution;
  if (attribution === null) return FAILED;
  return exchange.installation.expressions.evaluate(cost, attribution.variables);
}

function publish(key: Slice, value: i64, digits: Sink): void {
  digits.clear();
  digits.decimal(value);
  setProperty(key, digits.written);
}
