import { Operands } from "./operands";
import { Operation } from "./operation";
import { ValueType, commonType } from "./value-type";

/** Works out `* / % + -` of the last two values, both numbers. Overflow, and a whole number by zero, is an error. */
export function calculate(operation: Operation, operands: Operands): void {
  switch (commonType(operands.type(1), operands.type(0))) {
    case ValueType.Double:
      return operands.replaceByDouble(2, ofDoubles(operation, operands.double(1), operands.double(0)));
    case ValueType.Uint:
      return ofUints(operation, operands.value(1), operands.value(0), operands);
    default:
      if (!operands.fitsInt(0) || !operands.fitsInt(1)) return operands.fail(2);
      ofInts(operation, operands.value(1) as i64, operands.value(0) as i64, operands);
  }
}

/** Changes the sign of the last value, an int or a double. */
export function negate(operands: Operands): void {
  const value = operands.value(0);
  if (operands.type(0) == ValueType.Double) operands.replaceByDouble(1, -reinterpret<f64>(value));
  else if ((value as i64) == i64.MIN_VALUE) operands.fail(1);
  else operands.replace(1, ValueType.Int, 0 - value);
}

function ofDoubles(operation: Operation, left: f64, right: f64): f64 {
  switch (operation) {
    case Operation.Multiply:
      return left * right;
    case Operation.Divide:
      return left / right;
    case Operation.Add:
      return left + right;
    default:
      return left - right;
  }
}

function ofInts(operation: Operation, left: i64, right: i64, operands: Operands): void {
  let result: i64 = 0;
  let valid = true;
  switch (operation) {
    case Operation.Multiply:
      result = left * right;
      // The smallest int times -1 is itself again, and dividing by -1 would trap.
      if (left == -1) valid = right != i64.MIN_VALUE;
      else valid = left == 0 || result / left == right;
      break;
    case Operation.Divide:
    case Operation.Modulo:
      valid = right != 0 && !(left == i64.MIN_VALUE && right == -1);
      if (valid) result = operation == Operation.Divide ? left / right : left % right;
      break;
    case Operation.Add:
      result = left + right;
      valid = ((left ^ result) & (right ^ result)) >= 0;
      break;
    default:
      result = left - right;
      valid = ((left ^ right) & (left ^ result)) >= 0;
  }
  if (valid) operands.replace(2, ValueType.Int, result as u64);
  else operands.fail(2);
}

function ofUints(operation: Operation, left: u64, right: u64, operands: Operands): void {
  let result: u64 = 0;
  let valid = true;
  switch (operation) {
    case Operation.Multiply:
      result = left * right;
      valid = left == 0 || result / left == right;
      break;
    case Operation.Divide:
    case Operation.Modulo:
      valid = right != 0;
      if (valid) result = operation == Operation.Divide ? left / right : left % right;
      break;
    case Operation.Add:
      result = left + right;
      valid = result >= left;
      break;
    default:
      result = left - right;
      valid = right <= left;
  }
  if (valid) operands.replace(2, ValueType.Uint, result);
  else operands.fail(2);
}
