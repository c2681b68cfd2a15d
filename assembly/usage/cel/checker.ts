import { Slice } from "../../bytes/slice";
import { Problem } from "../problem";
import { compileRegex } from "../regex/regex";
import { Operation, isArithmetic, isComparison } from "./operation";
import { Program } from "./program";
import { ValueType, commonType, isNumber, nameOf } from "./value-type";
import { typeOfVariable } from "./variables";

/** How arithmetic and comparison are written, in the order of Operation. */
const SYMBOLS: StaticArray<string> = ["*", "/", "%", "+", "-", "==", "!=", "<", "<=", ">", ">="];

/**
 * Checks that every step gets operands of types it takes, compiles the patterns and finds the depth. Returns the type of the whole.
 * Where `problem` is found, the program is of no use.
 */
export function checkTypes(program: Program, problem: Problem): ValueType {
  return new Checker(program, problem).check();
}

/** Goes once through a program with a stack of types in place of values. Both branches of a conditional are on it until they join. */
class Checker {
  private readonly types: ValueType[] = [];
  private position: i32 = 0;

  constructor(
    private readonly program: Program,
    private readonly problem: Problem,
  ) {}

  check(): ValueType {
    for (let step = 0; step < this.program.length && !this.problem.found; step++) {
      this.position = this.program.position(step);
      this.checkStep(step, this.program.operation(step));
      this.program.depth = max(this.program.depth, this.types.length);
    }
    return this.problem.found ? ValueType.Error : this.pop();
  }

  private checkStep(step: i32, operation: Operation): void {
    switch (operation) {
      case Operation.Bool:
        return this.push(ValueType.Bool);
      case Operation.Int:
        return this.push(ValueType.Int);
      case Operation.Uint:
        return this.push(ValueType.Uint);
      case Operation.Double:
        return this.push(ValueType.Double);
      case Operation.String:
        return this.push(ValueType.String);
      case Operation.Variable:
        return this.push(typeOfVariable(this.program.argument(step) as i32));
      case Operation.List:
        return this.checkList(this.program.argument(step) as i32);
      case Operation.In:
        return this.checkIn(step);
      case Operation.Not:
        return this.checkUnary("!", ValueType.Bool, ValueType.Bool);
      case Operation.Negate:
        return this.checkNegation();
      case Operation.And:
        return this.checkLogic("&&");
      case Operation.Or:
        return this.checkLogic("||");
      case Operation.Branch:
        return this.checkCondition();
      case Operation.Join:
        return this.checkBranches(step);
      case Operation.Skip:
      case Operation.SkipIfFalse:
      case Operation.SkipIfTrue:
        return;
      default:
        if (isArithmetic(operation)) this.checkArithmetic(operation);
        else if (isComparison(operation)) this.checkComparison(operation);
        else this.checkFunction(step, operation);
    }
  }

  private checkList(count: i32): void {
    for (let index = this.types.length - count; index < this.types.length; index++) {
      if (this.types[index] == ValueType.List) return this.refuse("a list cannot hold a list");
    }
    this.push(ValueType.List);
  }

  /** Below the list are its values, and below them what is looked for. */
  private checkIn(step: i32): void {
    if (this.pop() != ValueType.List) return this.refuse('"in" takes a list on its right');
    let count = this.program.argument(step - 1) as i32;
    const sought = this.types[this.types.length - count - 1];
    if (sought == ValueType.List) return this.refuse("a list cannot hold a list");
    for (; count > 0; count--) {
      const member = this.pop();
      if (!areComparable(sought, member)) return this.refuseOperands("in", sought, member);
    }
    this.pop();
    this.push(ValueType.Bool);
  }

  private checkNegation(): void {
    const type = this.pop();
    if (type != ValueType.Int && type != ValueType.Double) return this.refuseOperand("-", type);
    this.push(type);
  }

  private checkLogic(name: string): void {
    const right = this.pop();
    const left = this.pop();
    if (left != ValueType.Bool || right != ValueType.Bool) return this.refuseOperands(name, left, right);
    this.push(ValueType.Bool);
  }

  private checkCondition(): void {
    const type = this.pop();
    if (type != ValueType.Bool) this.refuse("a condition is a bool, not " + article(type));
  }

  private checkBranches(step: i32): void {
    const other = this.pop();
    const one = this.pop();
    const type = commonType(one, other);
    if (type == ValueType.Error || type == ValueType.List) {
      return this.refuse("the branches are " + article(one) + " and " + article(other));
    }
    this.program.setArgument(step, type as u64);
    this.push(type);
  }

  private checkArithmetic(operation: Operation): void {
    const right = this.pop();
    const left = this.pop();
    const type = commonType(left, right);
    const allowed =
      operation == Operation.Modulo
        ? type == ValueType.Int || type == ValueType.Uint
        : isNumber(type) || (operation == Operation.Add && type == ValueType.String);
    if (!allowed) return this.refuseOperands(symbolOf(operation), left, right);
    this.push(type);
  }

  private checkComparison(operation: Operation): void {
    const right = this.pop();
    const left = this.pop();
    if (!areComparable(left, right)) return this.refuseOperands(symbolOf(operation), left, right);
    this.push(ValueType.Bool);
  }

  private checkFunction(step: i32, operation: Operation): void {
    switch (operation) {
      case Operation.Size:
        return this.checkUnary("size()", ValueType.String, ValueType.Int);
      case Operation.StartsWith:
        return this.checkSearch("startsWith()");
      case Operation.EndsWith:
        return this.checkSearch("endsWith()");
      case Operation.Contains:
        return this.checkSearch("contains()");
      case Operation.Matches:
        this.checkSearch("matches()");
        return this.compilePattern(step);
      case Operation.ToInt:
        return this.checkNumberConversion("int()", ValueType.Int);
      case Operation.ToUint:
        return this.checkNumberConversion("uint()", ValueType.Uint);
      case Operation.ToDouble:
        return this.checkNumberConversion("double()", ValueType.Double);
      default:
        return this.checkStringConversion();
    }
  }

  private checkUnary(name: string, wanted: ValueType, result: ValueType): void {
    const type = this.pop();
    if (type != wanted) return this.refuseOperand(name, type);
    this.push(result);
  }

  private checkSearch(name: string): void {
    const right = this.pop();
    const left = this.pop();
    if (left != ValueType.String || right != ValueType.String) return this.refuseOperands(name, left, right);
    this.push(ValueType.Bool);
  }

  /** The pattern is the step before: an expression that is more than a literal ends in another operation. */
  private compilePattern(step: i32): void {
    if (this.problem.found) return;
    if (this.program.operation(step - 1) != Operation.String) {
      return this.refuse("the pattern must be a string literal");
    }
    const pattern: Slice = this.program.argument(step - 1);
    const flaw = new Problem();
    const regex = compileRegex(pattern, flaw);
    if (regex === null) {
      this.problem.refuse(this.program.position(step - 1), "in the pattern, " + flaw.toString());
      return;
    }
    this.program.setArgument(step, this.program.patterns.length as u64);
    this.program.patterns.push(regex);
  }

  private checkNumberConversion(name: string, result: ValueType): void {
    const type = this.pop();
    if (!isNumber(type) && type != ValueType.String) return this.refuseOperand(name, type);
    this.push(result);
  }

  /** A double has many spellings, and no cost needs one. */
  private checkStringConversion(): void {
    const type = this.pop();
    if (type == ValueType.Double || type == ValueType.List) return this.refuseOperand("string()", type);
    this.push(ValueType.String);
  }

  private push(type: ValueType): void {
    this.types.push(type);
  }

  private pop(): ValueType {
    return this.types.length > 0 ? this.types.pop() : ValueType.Error;
  }

  private refuseOperand(name: string, type: ValueType): void {
    this.refuse(name + " does not take " + article(type));
  }

  private refuseOperands(name: string, left: ValueType, right: ValueType): void {
    this.refuse(name + " does not take " + article(left) + " and " + article(right));
  }

  private refuse(reason: string): void {
    this.problem.refuse(this.position, reason);
  }
}

function areComparable(left: ValueType, right: ValueType): bool {
  return left != ValueType.List && commonType(left, right) != ValueType.Error;
}

function symbolOf(operation: Operation): string {
  return SYMBOLS[operation - Operation.Multiply];
}

/** Such as `an int`. */
function article(type: ValueType): string {
  return (type == ValueType.Int ? "an " : "a ") + nameOf(type);
}
