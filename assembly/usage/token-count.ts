import { Usage } from "../conversation/usage";
import { CostType } from "../filterapi/cost";

/** How many tokens of a type an exchange used; 0 where the upstream did not say. */
export function tokenCount(usage: Usage, type: CostType): i64 {
  switch (type) {
    case CostType.InputToken:
      return max(usage.input, 0);
    case CostType.OutputToken:
      return max(usage.output, 0);
    case CostType.CachedInputToken:
      return max(usage.cachedInput, 0);
    case CostType.CacheCreationInputToken:
      return max(usage.cacheCreationInput, 0);
    case CostType.ReasoningToken:
      return max(usage.reasoning, 0);
    default:
      return max(usage.total, 0);
  }
}
