import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, equals } from "../../bytes/slice";
import {
  FAIRNESS_ID,
  MODEL_REWRITE,
  OBJECTIVE,
  OLDER_FAIRNESS_ID,
  OLDER_MODEL_REWRITE,
  OLDER_OBJECTIVE,
} from "../protocol-headers";

/** A request header that pickers know under two names: those of llm-d since 0.9 read both, all others the older one alone. */
class Alias {
  constructor(
    readonly newer: Slice,
    readonly older: Slice,
  ) {}
}

const ALIASES: StaticArray<Alias> = [
  new Alias(OBJECTIVE, OLDER_OBJECTIVE),
  new Alias(FAIRNESS_ID, OLDER_FAIRNESS_ID),
  new Alias(MODEL_REWRITE, OLDER_MODEL_REWRITE),
  new Alias(literal("x-llm-d-slo-ttft-ms"), literal("x-slo-ttft-ms")),
  new Alias(literal("x-llm-d-slo-tpot-ms"), literal("x-slo-tpot-ms")),
];

/** The name under which a header is also known; NOTHING where it has but one. */
export function otherName(name: Slice): Slice {
  for (let index = 0; index < ALIASES.length; index++) {
    if (equals(name, ALIASES[index].newer)) return ALIASES[index].older;
    if (equals(name, ALIASES[index].older)) return ALIASES[index].newer;
  }
  return NOTHING;
}

/** Whether it is the newer of two names: that one's value counts where a request has both. */
export function isNewerName(name: Slice): bool {
  for (let index = 0; index < ALIASES.length; index++) {
    if (equals(name, ALIASES[index].newer)) return true;
  }
  return false;
}
