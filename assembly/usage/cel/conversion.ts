import { Slice, byteAt, cut, lengthOf } from "../../bytes/slice";
import { decimalNumber, isDecimalNumber, isDigits, isWhole, wholeNumber } from "./number-literal";
import { Operands } from "./operands";
import { INT_LIMIT, UINT_LIMIT, ValueType } from "./value-type";

const MINUS: u8 = 0x2d;
const PLUS: u8 = 0x2b;

/** Makes the last value, a number or a string, an int: a double is cut towards zero. An error where it does not fit. */
export function toInt(operands: Operands): void {
  const value = operands.value(0);
  switch (operands.type(0)) {
    case ValueType.Double:
      const double = reinterpret<f64>(value);
      if (!(double > -INT_LIMIT && double < INT_LIMIT)) return operands.fail(1);
      return operands.replace(1, ValueType.Int, double as i64 as u64);
    case ValueType.String:
      return intOfString(value, operands);
    default:
      if (operands.fitsInt(0)) operands.replace(1, ValueType.Int, value);
      else operands.fail(1);
  }
}

/** Makes the last value, a number or a string, a uint: a double is cut towards zero. An error where it is negative or does not fit. */
export function toUint(operands: Operands): void {
  const value = operands.value(0);
  switch (operands.type(0)) {
    case ValueType.Double:
      const double = reinterpret<f64>(value);
      if (!(double >= 0 && double < UINT_LIMIT)) return operands.fail(1);
      return operands.replace(1, ValueType.Uint, double as u64);
    case ValueType.String:
      if (isDigits(value) && isWhole(value)) operands.replace(1, ValueType.Uint, wholeNumber(value));
      else operands.fail(1);
      return;
    case ValueType.Int:
      if ((value as i64) < 0) operands.fail(1);
      else operands.replace(1, ValueType.Uint, value);
  }
}

/** Makes the last value, a number or a string, a double. */
export function toDouble(operands: Operands): void {
  if (operands.type(0) != ValueType.String) return operands.replaceByDouble(1, operands.double(0));
  const text: Slice = operands.value(0);
  if (isDecimalNumber(text)) operands.replaceByDouble(1, decimalNumber(text));
  else operands.fail(1);
}

/** Makes the last value of the type that the branches of a conditional have in common. */
export function toCommonType(type: ValueType, operands: Operands): void {
  if (type == operands.type(0)) return;
  if (type == ValueType.Double) toDouble(operands);
  else toInt(operands);
}

function intOfString(text: Slice, operands: Operands): void {
  if (lengthOf(text) == 0) return operands.fail(1);
  const sign = byteAt(text, 0);
  const digits = sign == MINUS || sign == PLUS ? cut(text, 1, lengthOf(text)) : text;
  if (!isDigits(digits) || !isWhole(digits)) return operands.fail(1);
  const magnitude = wholeNumber(digits);
  const largest = (i64.MAX_VALUE as u64) + (sign == MINUS ? 1 : 0);
  if (magnitude > largest) operands.fail(1);
  else operands.replace(1, ValueType.Int, sign == MINUS ? 0 - magnitude : magnitude);
}
