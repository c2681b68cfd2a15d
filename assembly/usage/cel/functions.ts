import { literal } from "../../bytes/ascii";
import { Slice, equals } from "../../bytes/slice";
import { Operation } from "./operation";

/** A function of the language. Called as a method, what stands before the dot is its first operand. */
export class Function {
  readonly bytes: Slice;

  constructor(
    readonly name: string,
    readonly operation: Operation,
    readonly operands: i32,
    readonly isMethod: bool,
    readonly isGlobal: bool,
  ) {
    this.bytes = literal(name);
  }
}

const FUNCTIONS: StaticArray<Function> = [
  new Function("size", Operation.Size, 1, true, true),
  new Function("startsWith", Operation.StartsWith, 2, true, false),
  new Function("endsWith", Operation.EndsWith, 2, true, false),
  new Function("contains", Operation.Contains, 2, true, false),
  new Function("matches", Operation.Matches, 2, true, true),
  new Function("int", Operation.ToInt, 1, false, true),
  new Function("uint", Operation.ToUint, 1, false, true),
  new Function("double", Operation.ToDouble, 1, false, true),
  new Function("string", Operation.ToString, 1, false, true),
];

/** The function that is called by `name`, as a method or not; null where there is none. */
export function findFunction(name: Slice, asMethod: bool): Function | null {
  for (let index = 0; index < FUNCTIONS.length; index++) {
    const candidate = FUNCTIONS[index];
    if (asMethod ? !candidate.isMethod : !candidate.isGlobal) continue;
    if (equals(candidate.bytes, name)) return candidate;
  }
  return null;
}
