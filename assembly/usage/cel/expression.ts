import { Slice } from "../../bytes/slice";
import { Problem } from "../problem";
import { checkTypes } from "./checker";
import { Evaluator } from "./evaluator";
import { parseExpression } from "./parser";
import { Program } from "./program";
import { INT_LIMIT, ValueType, isNumber, nameOf } from "./value-type";
import { Variables } from "./variables";

/** The value of an expression that could not be worked out, or is no cost. */
export const FAILED: i64 = -1;

/** Compiles a cost expression; null where it is refused, and `problem` says why. The source may be given up afterwards. */
export function compileExpression(source: Slice, problem: Problem): CostExpression | null {
  const program = new Program();
  parseExpression(source, program, problem);
  if (!problem.found) {
    const type = checkTypes(program, problem);
    if (!isNumber(type)) problem.refuse(0, "a cost is a number, not a " + nameOf(type));
  }
  if (!problem.found) return new CostExpression(program);
  program.dispose();
  return null;
}

/** A compiled expression whose value is a number. */
export class CostExpression {
  private readonly evaluator: Evaluator;

  constructor(private readonly program: Program) {
    this.evaluator = new Evaluator(program);
  }

  /** The cost of an exchange, below 2^63: a double cut towards zero. FAILED for an error and for a number below zero. */
  evaluate(variables: Variables): i64 {
    this.evaluator.run(variables);
    const type = this.evaluator.operands.type(0);
    const value = this.evaluator.operands.value(0);
    this.evaluator.clear();
    if (type == ValueType.Error) return FAILED;
    if (type != ValueType.Double) return (value as i64) < 0 ? FAILED : (value as i64);
    const double = reinterpret<f64>(value);
    return double >= 0 && double < INT_LIMIT ? (double as i64) : FAILED;
  }

  /** Gives the program's texts back. */
  dispose(): void {
    this.program.dispose();
  }
}
