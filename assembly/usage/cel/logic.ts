import { Operands } from "./operands";
import { ValueType } from "./value-type";

/** Whether the last value alone decides: a conjunction where it is false, a disjunction where it is true. */
export function decides(operands: Operands, deciding: bool): bool {
  return operands.type(0) == ValueType.Bool && (operands.value(0) != 0) == deciding;
}

/**
 * Joins both sides of `&&` (deciding: false) or `||` (deciding: true), the left one of which did not decide. An error on one side is
 * absorbed where the other side decides.
 */
export function joinLogic(operands: Operands, deciding: bool): void {
  if (decides(operands, deciding)) operands.replaceByBool(2, deciding);
  else if (operands.hasError(2)) operands.fail(2);
  else operands.replaceByBool(2, !deciding);
}
