/** What one step of a program does with the values that the steps before it left. */
export const enum Operation {
  // A constant. The argument holds it, as `Operands` does.
  Bool,
  Int,
  Uint,
  Double,
  String,
  /** A variable; the argument is its index. */
  Variable,
  /** Makes a list of as many values as the argument says. */
  List,

  // One operand.
  Not,
  Negate,

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
  In,

  /** Skips to the argument where the value is false, which decides a conjunction; the value stays. */
  SkipIfFalse,
  /** Joins both sides of `&&`. */
  And,
  /** Skips to the argument where the value is true, which decides a disjunction; the value stays. */
  SkipIfTrue,
  /** Joins both sides of `||`. */
  Or,

  /** Takes a condition; goes to the argument, where the second branch begins, unless it is true. The step before that is a Skip. */
  Branch,
  /** Goes to the argument. */
  Skip,
  /** Ends a conditional; the argument is the type that its branches have in common. */
  Join,

  // Functions.
  Size,
  StartsWith,
  EndsWith,
  Contains,
  /** The argument is the index of the compiled pattern. */
  Matches,
  ToInt,
  ToUint,
  ToDouble,
  ToString,
}
