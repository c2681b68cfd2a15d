import { literal } from "../bytes/ascii";
import { NOTHING, Slice, cut, equals, isNothing, lengthOf, startsWith } from "../bytes/slice";
import { Value } from "./value";

/** What a cost or a budget counts, in the order of COST_TYPES. */
export const enum CostType {
  OutputToken,
  InputToken,
  CachedInputToken,
  CacheCreationInputToken,
  TotalToken,
  ReasoningToken,
  Cel,
}

/** The types that are plain counts of tokens. */
export const TOKEN_TYPES: StaticArray<string> = [
  "OutputToken",
  "InputToken",
  "CachedInputToken",
  "CacheCreationInputToken",
  "TotalToken",
  "ReasoningToken",
];

const COST_TYPES: StaticArray<string> = TOKEN_TYPES.concat<StaticArray<string>>(["CEL"]);

/** What follows the backend's own name, `namespace/name`, in the name that a control plane gives to its use in a route. */
const ROUTE_MARK = literal("/route/");

/** A number that is worked out for each response and kept under `metadataKey`. */
export class Cost {
  metadataKey: Slice = NOTHING;
  type: CostType = CostType.OutputToken;
  /** The CEL expression where the type is Cel, else NOTHING. */
  expression: Slice = NOTHING;
  /** The rule it belongs to; NOTHING for a global cost. */
  routeName: Slice = NOTHING;
  /** Only for responses of this backend; NOTHING for all. */
  backend: Slice = NOTHING;
  /** Only for requests that name this model; NOTHING for all. */
  model: Slice = NOTHING;

  get isFiltered(): bool {
    return !isNothing(this.backend) || !isNothing(this.model);
  }

  appliesTo(backend: Slice, model: Slice): bool {
    if (!isNothing(this.model) && !equals(this.model, model)) return false;
    if (isNothing(this.backend)) return true;
    if (!startsWith(backend, this.backend)) return false;
    const rest = cut(backend, lengthOf(this.backend), lengthOf(backend));
    return lengthOf(rest) == 0 || startsWith(rest, ROUTE_MARK);
  }
}

/** An entry of `globalLLMRequestCosts`. */
export function parseGlobalCost(value: Value): Cost {
  return parseCost(value, false);
}

/** An entry of `llmRequestCosts`. */
export function parseRouteCost(value: Value): Cost {
  return parseCost(value, true);
}

function parseCost(value: Value, ofRoute: bool): Cost {
  const cost = new Cost();
  const fields = value.fields();
  cost.metadataKey = fields.requiredText("metadataKey");
  cost.type = fields.requiredChoice("type", COST_TYPES) as CostType;
  cost.expression = fields.nonEmptyText("cel");
  const isCel = cost.type == CostType.Cel;
  if (isCel && isNothing(cost.expression)) fields.refuse("cel", "is required where type is CEL");
  if (!isCel && !isNothing(cost.expression)) fields.refuse("cel", "is allowed only where type is CEL");
  if (ofRoute) {
    cost.routeName = fields.requiredText("routeName");
    cost.backend = fields.text("backend");
    cost.model = fields.text("model");
  }
  fields.close();
  return cost;
}
