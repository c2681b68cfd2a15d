import { Slice, lengthOf, startOf } from "../../bytes/slice";
import { Operands } from "./operands";
import { Operation } from "./operation";
import { INT_LIMIT, UINT_LIMIT, ValueType } from "./value-type";

/** What is neither less, equal nor greater: a double that is not a number. */
const UNORDERED: i32 = 2;

/** Works out a comparison of the last two values. */
export function compare(operation: Operation, operands: Operands): void {
  operands.replaceByBool(2, holds(operation, order(operands, 1, 0)));
}

/** Replaces a list, its members and what stands below by whether that is one of the members. */
export function lookUp(operands: Operands): void {
  const count = operands.value(0) as i32;
  if (operands.hasError(count + 2)) return operands.fail(count + 2);
  let found = false;
  for (let member = 1; member <= count && !found; member++) {
    found = order(operands, count + 1, member) == 0;
  }
  operands.replaceByBool(count + 2, found);
}

function holds(operation: Operation, order: i32): bool {
  switch (operation) {
    case Operation.Equal:
      return order == 0;
    case Operation.NotEqual:
      return order != 0;
    case Operation.Less:
      return order == -1;
    case Operation.LessOrEqual:
      return order == -1 || order == 0;
    case Operation.Greater:
      return order == 1;
    default:
      return order == 0 || order == 1;
  }
}

/** -1, 0 or 1 as one value is less than, equal to or greater than the other; or UNORDERED. Numbers compare by value, exactly. */
function order(operands: Operands, left: i32, right: i32): i32 {
  const leftType = operands.type(left);
  const rightType = operands.type(right);
  if (leftType == ValueType.String) return orderOfStrings(operands.value(left), operands.value(right));
  if (leftType == ValueType.Double) {
    if (rightType == ValueType.Double) return orderOf<f64>(operands.double(left), operands.double(right));
    const reverse = orderToDouble(rightType, operands.value(right), operands.double(left));
    return reverse == UNORDERED ? UNORDERED : -reverse;
  }
  if (rightType == ValueType.Double) {
    return orderToDouble(leftType, operands.value(left), operands.double(right));
  }
  if (operands.fitsInt(left) && operands.fitsInt(right)) {
    return orderOf<i64>(operands.value(left) as i64, operands.value(right) as i64);
  }
  if (leftType == rightType) return orderOf<u64>(operands.value(left), operands.value(right));
  return leftType == ValueType.Int ? -1 : 1;
}

/** The order of a whole number to a double: by the whole part, then by the fraction. */
function orderToDouble(type: ValueType, whole: u64, double: f64): i32 {
  if (isNaN(double)) return UNORDERED;
  if (double >= (type == ValueType.Uint ? UINT_LIMIT : INT_LIMIT)) return -1;
  if (double < (type == ValueType.Uint ? 0 : -INT_LIMIT)) return 1;
  const floor = Math.floor(double);
  const order =
    type == ValueType.Uint ? orderOf<u64>(whole, floor as u64) : orderOf<i64>(whole as i64, floor as i64);
  return order == 0 && double > floor ? -1 : order;
}

function orderOf<T>(left: T, right: T): i32 {
  if (left == right) return 0;
  if (left < right) return -1;
  return left > right ? 1 : UNORDERED;
}

/** By code points, which is the order of UTF-8 bytes. */
function orderOfStrings(left: Slice, right: Slice): i32 {
  const common = min(lengthOf(left), lengthOf(right));
  const order = memory.compare(startOf(left), startOf(right), common as usize);
  if (order != 0) return order < 0 ? -1 : 1;
  return orderOf<i32>(lengthOf(left), lengthOf(right));
}
