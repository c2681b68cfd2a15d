import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, equals } from "../../bytes/slice";
import { Usage } from "../../conversation/usage";
import { CostType } from "../../filterapi/cost";
import { tokenCount } from "../token-count";
import { ValueType } from "./value-type";

const MODEL: i32 = 0;
const BACKEND: i32 = 1;
const FIRST_COUNT: i32 = 3;

const NAMES: StaticArray<Slice> = [
  literal("model"),
  literal("backend"),
  literal("route_name"),
  literal("input_tokens"),
  literal("cached_input_tokens"),
  literal("cache_creation_input_tokens"),
  literal("output_tokens"),
  literal("total_tokens"),
  literal("reasoning_tokens"),
];

/** What the names from FIRST_COUNT on count. */
const COUNTS: StaticArray<CostType> = [
  CostType.InputToken,
  CostType.CachedInputToken,
  CostType.CacheCreationInputToken,
  CostType.OutputToken,
  CostType.TotalToken,
  CostType.ReasoningToken,
];

/** No variable. */
export const UNKNOWN_VARIABLE: i32 = -1;

export function findVariable(name: Slice): i32 {
  for (let index = 0; index < NAMES.length; index++) {
    if (equals(NAMES[index], name)) return index;
  }
  return UNKNOWN_VARIABLE;
}

export function typeOfVariable(variable: i32): ValueType {
  return variable < FIRST_COUNT ? ValueType.String : ValueType.Uint;
}

/** What an expression may ask about an exchange. */
export class Variables {
  /** What was asked of the backend. */
  model: Slice = NOTHING;
  /** The full name of the serving backend. */
  backend: Slice = NOTHING;
  /** The rule's or the route's name. */
  routeName: Slice = NOTHING;

  constructor(readonly usage: Usage) {}

  /** The bits of a variable's value, of the type that `typeOfVariable` says. */
  valueOf(variable: i32): u64 {
    if (variable >= FIRST_COUNT) return tokenCount(this.usage, COUNTS[variable - FIRST_COUNT]) as u64;
    if (variable == MODEL) return this.model;
    return variable == BACKEND ? this.backend : this.routeName;
  }
}
