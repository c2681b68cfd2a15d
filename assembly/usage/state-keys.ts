import { literal } from "../bytes/ascii";
import { Slice } from "../bytes/slice";
import { CostType } from "../filterapi/cost";

/** A token count as it is published: the property's key, which Envoy shows as filter state `wasm.<key>`, and the metric's name. */
export class PublishedCount {
  constructor(
    readonly type: CostType,
    readonly key: Slice,
    readonly metric: Slice,
  ) {}
}

/** Every token count that is published for each exchange. */
export const PUBLISHED_COUNTS: StaticArray<PublishedCount> = [
  published(CostType.InputToken, "input_tokens"),
  published(CostType.CachedInputToken, "cached_input_tokens"),
  published(CostType.CacheCreationInputToken, "cache_creation_input_tokens"),
  published(CostType.OutputToken, "output_tokens"),
  published(CostType.ReasoningToken, "reasoning_tokens"),
  published(CostType.TotalToken, "total_tokens"),
];

function published(type: CostType, name: string): PublishedCount {
  return new PublishedCount(type, literal("usage." + name), literal("ai_gateway.usage." + name));
}
