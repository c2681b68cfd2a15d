import { parseDecimal } from "../../bytes/ascii";
import { Usage } from "../../conversation/usage";
import { CostType } from "../../filterapi/cost";
import { getProperty } from "../../host/properties";
import { free } from "../../host/returned";
import { PUBLISHED_COUNTS } from "../../usage/state-keys";
import { Exchange } from "../exchange";

/** Settles what budgets hold by the usage that the upstream role has published, as far as it has. */
export function settlePublished(exchange: Exchange): void {
  const hold = exchange.budgetHold;
  if (hold === null || hold.size == 0) return;
  const usage = exchange.usage;
  for (let index = 0; index < PUBLISHED_COUNTS.length; index++) {
    const value = getProperty(PUBLISHED_COUNTS[index].key);
    setCount(usage, PUBLISHED_COUNTS[index].type, parseDecimal(value));
    free(value);
  }
  exchange.settleBudgets();
}

function setCount(usage: Usage, type: CostType, count: i64): void {
  switch (type) {
    case CostType.InputToken:
      usage.input = count;
      break;
    case CostType.CachedInputToken:
      usage.cachedInput = count;
      break;
    case CostType.CacheCreationInputToken:
      usage.cacheCreationInput = count;
      break;
    case CostType.OutputToken:
      usage.output = count;
      break;
    case CostType.ReasoningToken:
      usage.reasoning = count;
      break;
    default:
      usage.total = count;
  }
}
