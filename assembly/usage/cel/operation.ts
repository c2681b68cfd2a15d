/** What one step of a program does with the values that the steps before it left. The order groups them, see the `is…` below. */
export const enum Operation {
  // A value more. The argument holds it as `Operands` does.
  Bool,
  Int,
  Uint,
  Double,
  String,
  /** A variable; the argument is its index. */
  Variable,
  /** Makes a list of as many values as the argument says. */
  List,

  // Control.
  /** Goes to the argument where the value is false, which decides a conjunction; the value stays. */
  SkipIfFalse,
  /** Joins both sides of `&&`. */
  And,
  /** Goes to the argument where the value is true, which decides a disjunction; the value stays. */
  SkipIfTrue,
  /** Joins both sides of `||`. */
  Or,
  /** Takes a condition; goes to the argument, where the second branch begins, unless it is true. The step before that is a Skip. */
  Branch,
  /** Goes to the argument. */
  Skip,
  /** Looks up a value in a list. */
  In,

  // One operand.
  /** Ends a conditional; the argument is the type that its branches have in common. */
  Join,
  Not,
  Negate,
  Size,
  ToInt,
  ToUint,
  ToDouble,
  ToString,

  // Two operands.
  Multiply,
  Divide,
  Modulo,
  Add,
  Subtract,
  Equal,
  NotEqual,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  StartsWith,
  EndsWith,
  Contains,
  /** The argument is the index of the compiled pattern. */
  Matches,
}

export function isUnary(operation: Operation): bool {
  return operation >= Operation.Join && operation <= Operation.ToString;
}

export function isArithmetic(operation: Operation): bool {
  return operation >= Operation.Multiply && operation <= Operation.Subtract;
}

export function isComparison(operation: Operation): bool {
  return operation >= Operation.Equal && operation <= Operation.GreaterOrEqual;
}
