import { ValueType } from "./value-type";

/**
 * The values that the steps of a program leave to each other. A value is a type and 64 bits: a number as it is (a double by its bits),
 * 0 or 1 for a bool, a Slice for a string, the number of its members for a list, which lie below it.
 */
export class Operands {
  private readonly types: StaticArray<ValueType>;
  private readonly values: StaticArray<u64>;
  private count: i32 = 0;

  constructor(depth: i32) {
    this.types = new StaticArray<ValueType>(depth);
    this.values = new StaticArray<u64>(depth);
  }

  clear(): void {
    this.count = 0;
  }

  push(type: ValueType, value: u64): void {
    this.types[this.count] = type;
    this.values[this.count] = value;
    this.count++;
  }

  /** Takes the last `count` values away. */
  drop(count: i32): void {
    this.count -= count;
  }

  /** Puts one value in place of the last `count`. */
  replace(count: i32, type: ValueType, value: u64): void {
    this.drop(count);
    this.push(type, value);
  }

  replaceByBool(count: i32, value: bool): void {
    this.replace(count, ValueType.Bool, value ? 1 : 0);
  }

  replaceByDouble(count: i32, value: f64): void {
    this.replace(count, ValueType.Double, reinterpret<u64>(value));
  }

  /** Puts an error in place of the last `count` values. */
  fail(count: i32): void {
    this.replace(count, ValueType.Error, 0);
  }

  /** The type of the value that is `index` from the last one. */
  type(index: i32): ValueType {
    return this.types[this.count - 1 - index];
  }

  value(index: i32): u64 {
    return this.values[this.count - 1 - index];
  }

  /** Whether one of the last `count` values is an error. */
  hasError(count: i32): bool {
    for (let index = 0; index < count; index++) {
      if (this.type(index) == ValueType.Error) return true;
    }
    return false;
  }

  /** A number as a double, whatever its type. */
  double(index: i32): f64 {
    const value = this.value(index);
    const type = this.type(index);
    if (type == ValueType.Double) return reinterpret<f64>(value);
    return type == ValueType.Uint ? (value as f64) : (value as i64 as f64);
  }

  /** Whether a whole number fits an int. */
  fitsInt(index: i32): bool {
    return this.type(index) == ValueType.Int || (this.value(index) as i64) >= 0;
  }
}
