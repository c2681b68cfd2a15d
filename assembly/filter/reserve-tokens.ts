import { GatewayError } from "../conversation/gateway-error";
import { Estimate } from "../usage/budgets/estimate";
import { secondsOf } from "./budget-headers";
import { Exchange } from "./exchange";
import { overBudget } from "./failures";
import { currentMilliseconds } from "./time";

/** Reserves what a request may use in every budget that concerns it. An error where one has nothing left; then nothing is reserved. */
export function reserveTokens(exchange: Exchange, estimate: Estimate): GatewayError | null {
  const hold = exchange.budgetHold;
  if (hold === null || hold.reserve(estimate, currentMilliseconds())) return null;
  exchange.installation.counters.budgetRefusals.add(hold.name, 1);
  return overBudget(hold.name, hold.isSpent, secondsOf(hold.wait));
}
