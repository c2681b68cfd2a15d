import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, equals } from "../../bytes/slice";

/** A request header that pickers know under two names: those of llm-d since 0.9 read both, all others the older one alone. */
class Alias {
  constructor(
    readonly newer: Slice,
    readonly older: Slice,
  ) {}
}

const ALIASES: StaticArray<Alias> = [
  new Alias(literal("x-llm-d-inference-objective"), literal("x-gateway-inference-objective")),
  new Alias(literal("x-llm-d-inference-fairness-id"), literal("x-gateway-inference-fairness-id")),
  new Alias(literal("x-llm-d-model-name-rewrite"), literal("x-gateway-model-name-rewrite")),
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
