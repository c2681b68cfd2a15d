import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { setProperty } from "../host/properties";
import { CostType } from "../filterapi/cost";
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
  const costs = exchange.costs;
  for (let index = 0; index < costs.length; index++) {
    if (costs[index].type == CostType.Cel) continue;
    publish(costs[index].metadataKey, tokenCount(exchange.usage, costs[index].type), digits);
  }
  digits.dispose();
}

function publish(key: Slice, value: i64, digits: Sink): void {
  digits.clear();
  digits.decimal(value);
  setProperty(key, digits.written);
}
