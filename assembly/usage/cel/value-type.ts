/** What a value is. */
export const enum ValueType {
  /** A value that could not be worked out. */
  Error,
  Bool,
  /** A whole number of 64 bits, with sign. */
  Int,
  /** A whole number of 64 bits, without sign. */
  Uint,
  Double,
  String,
  /** Several values, to look another one up in. */
  List,
}

/** The first doubles beyond the largest int and the largest uint. */
export const INT_LIMIT: f64 = 9223372036854775808.0;
export const UINT_LIMIT: f64 = 18446744073709551616.0;

const NAMES: StaticArray<string> = ["error", "bool", "int", "uint", "double", "string", "list"];

/** The name of a type in expressions and messages. */
export function nameOf(type: ValueType): string {
  return NAMES[type];
}

export function isNumber(type: ValueType): bool {
  return type >= ValueType.Int && type <= ValueType.Double;
}

/**
 * The type in which values of two types meet, as operands of an operator or branches of a condition: a double with any number is a
 * double, an int with a uint is an int. Error where they cannot meet.
 */
export function commonType(left: ValueType, right: ValueType): ValueType {
  if (left == right) return left;
  if (!isNumber(left) || !isNumber(right)) return ValueType.Error;
  return left == ValueType.Double || right == ValueType.Double ? ValueType.Double : ValueType.Int;
}
