import { calculate, negate } from "./arithmetic";
import { compare, lookUp } from "./comparison";
import { toCommonType, toDouble, toInt, toUint } from "./conversion";
import { decides, joinLogic } from "./logic";
import { Operands } from "./operands";
import { Operation, isArithmetic, isComparison, isUnary } from "./operation";
import { Program } from "./program";
import { Scratch } from "./scratch";
import { concatenate, matchPattern, measure, search, spell } from "./strings";
import { ValueType } from "./value-type";
import { Variables, typeOfVariable } from "./variables";

/** Runs a program whose types were checked. Takes no memory unless the program makes strings. */
export class Evaluator {
  readonly operands: Operands;
  private readonly scratch: Scratch = new Scratch();

  constructor(private readonly program: Program) {
    this.operands = new Operands(program.depth);
  }

  /** Leaves the program's value as the only operand, an error where it could not be worked out. It is valid until `clear`. */
  run(variables: Variables): void {
    for (let step = 0; step < this.program.length;) step = this.runStep(step, variables);
  }

  /** Forgets the value, and the strings made on the way to it. */
  clear(): void {
    this.operands.clear();
    this.scratch.clear();
  }

  /** Returns the step that comes next. */
  private runStep(step: i32, variables: Variables): i32 {
    const operation = this.program.operation(step);
    const argument = this.program.argument(step);
    switch (operation) {
      case Operation.Bool:
        return this.push(ValueType.Bool, argument, step);
      case Operation.Int:
        return this.push(ValueType.Int, argument, step);
      case Operation.Uint:
        return this.push(ValueType.Uint, argument, step);
      case Operation.Double:
        return this.push(ValueType.Double, argument, step);
      case Operation.String:
        return this.push(ValueType.String, argument, step);
      case Operation.List:
        return this.push(ValueType.List, argument, step);
      case Operation.Variable:
        const variable = argument as i32;
        return this.push(typeOfVariable(variable), variables.valueOf(variable), step);
      case Operation.SkipIfFalse:
        return decides(this.operands, false) ? (argument as i32) : step + 1;
      case Operation.SkipIfTrue:
        return decides(this.operands, true) ? (argument as i32) : step + 1;
      case Operation.Branch:
        return this.branch(step, argument as i32);
      case Operation.Skip:
        return argument as i32;
      default:
        this.apply(operation, argument);
        return step + 1;
    }
  }

  private push(type: ValueType, value: u64, step: i32): i32 {
    this.operands.push(type, value);
    return step + 1;
  }

  /** Takes the condition. Where it is an error, so is the conditional, and both branches are left out. */
  private branch(step: i32, second: i32): i32 {
    const operands = this.operands;
    const holds = decides(operands, true);
    if (operands.hasError(1)) return this.program.argument(second - 1) as i32;
    operands.drop(1);
    return holds ? step + 1 : second;
  }

  private apply(operation: Operation, argument: u64): void {
    const operands = this.operands;
    if (operation == Operation.And) joinLogic(operands, false);
    else if (operation == Operation.Or) joinLogic(operands, true);
    else if (operation == Operation.In) lookUp(operands);
    else if (!isUnary(operation)) this.applyBinary(operation, argument);
    else if (!operands.hasError(1)) this.applyUnary(operation, argument);
  }

  private applyUnary(operation: Operation, argument: u64): void {
    const operands = this.operands;
    switch (operation) {
      case Operation.Join:
        return toCommonType(argument as ValueType, operands);
      case Operation.Not:
        return operands.replaceByBool(1, operands.value(0) == 0);
      case Operation.Negate:
        return negate(operands);
      case Operation.Size:
        return measure(operands);
      case Operation.ToInt:
        return toInt(operands);
      case Operation.ToUint:
        return toUint(operands);
      case Operation.ToDouble:
        return toDouble(operands);
      default:
        spell(operands, this.scratch);
    }
  }

  private applyBinary(operation: Operation, argument: u64): void {
    const operands = this.operands;
    if (operands.hasError(2)) operands.fail(2);
    else if (isComparison(operation)) compare(operation, operands);
    else if (operation == Operation.Matches) matchPattern(this.program.patterns[argument as i32], operands);
    else if (!isArithmetic(operation)) search(operation, operands);
    else if (operands.type(0) == ValueType.String) concatenate(operands, this.scratch);
    else calculate(operation, operands);
  }
}
