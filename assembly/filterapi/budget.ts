import { NOTHING, Slice, equals, isNothing } from "../bytes/slice";
import { CostType, TOKEN_TYPES } from "./cost";
import { Header, HeaderLookup, hasAll, parseHeaderName, parseHeaders } from "./header";
import { ModelPattern, parseModelPattern } from "./model-pattern";
import { Value } from "./value";

const PERIODS: StaticArray<string> = ["second", "minute", "hour", "day"];
const SECONDS_OF_PERIOD: StaticArray<i32> = [1, 60, 3600, 86400];

/** How many tokens the matching requests may use in each period. */
export class Budget {
  name: Slice = NOTHING;
  /** The conditions, all of which must hold; one that is null, NOTHING or empty always does. */
  model: ModelPattern | null = null;
  backend: Slice = NOTHING;
  rule: Slice = NOTHING;
  headers: Header[] = [];
  /** The header whose every value has the tokens to itself; NOTHING where all requests share them. */
  perHeader: Slice = NOTHING;
  tokens: i64 = 0;
  periodSeconds: i32 = 1;
  /** Any type but Cel. */
  type: CostType = CostType.TotalToken;

  /** Whether the conditions beside the model hold. */
  accepts(backend: Slice, rule: Slice, request: HeaderLookup): bool {
    if (!isNothing(this.backend) && !equals(this.backend, backend)) return false;
    if (!isNothing(this.rule) && !equals(this.rule, rule)) return false;
    return hasAll(this.headers, request);
  }
}

export function parseBudget(value: Value): Budget {
  const budget = new Budget();
  const fields = value.fields();
  budget.name = fields.requiredText("name");
  const match = fields.nested("match");
  if (match) {
    budget.model = parseModelPattern(match);
    budget.backend = match.nonEmptyText("backend");
    budget.rule = match.nonEmptyText("rule");
    budget.headers = parseHeaders(match.list("headers"));
    match.close();
  }
  const perHeader = fields.find("perHeader");
  if (perHeader) budget.perHeader = parseHeaderName(perHeader);
  const tokens = fields.required("tokens");
  if (tokens) budget.tokens = tokens.integer(1);
  budget.periodSeconds = SECONDS_OF_PERIOD[fields.requiredChoice("per", PERIODS)];
  budget.type = fields.choice("type", TOKEN_TYPES, CostType.TotalToken) as CostType;
  fields.close();
  return budget;
}
