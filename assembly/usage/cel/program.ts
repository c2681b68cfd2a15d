import { Arena } from "../../bytes/arena";
import { Slice } from "../../bytes/slice";
import { Regex } from "../regex/regex";
import { Operation } from "./operation";

/** An expression in postfix order: each step works on the values that the steps before it left. */
export class Program {
  /** The compiled patterns of `matches`. */
  readonly patterns: Regex[] = [];
  /** How many values there are at once, at most. */
  depth: i32 = 0;
  private readonly operations: Operation[] = [];
  private readonly values: u64[] = [];
  private readonly positions: i32[] = [];
  private readonly texts: Arena = new Arena();

  get length(): i32 {
    return this.operations.length;
  }

  /** Adds a step and returns its index. `position` is where the expression asks for it. */
  add(operation: Operation, position: i32, argument: u64 = 0): i32 {
    this.operations.push(operation);
    this.values.push(argument);
    this.positions.push(position);
    return this.operations.length - 1;
  }

  operation(step: i32): Operation {
    return this.operations[step];
  }

  argument(step: i32): u64 {
    return this.values[step];
  }

  setArgument(step: i32, argument: u64): void {
    this.values[step] = argument;
  }

  position(step: i32): i32 {
    return this.positions[step];
  }

  /** A copy that lives as long as the program. */
  keep(text: Slice): Slice {
    return this.texts.copy(text);
  }

  /** Gives the texts back. The program cannot be used any more. */
  dispose(): void {
    this.texts.dispose();
  }
}
