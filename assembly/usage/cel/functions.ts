import { literal } from "../../bytes/ascii";
import { Slice, equals } from "../../bytes/slice";
import { Operation } from "./operation";

/** A function of the language. Called as a method, what stands before the dot is its first operand. */
export class BuiltInFunction {
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

const FUNCTIONS: StaticArray<BuiltInFunction> = [
  new BuiltInFunction("size", Operation.Size, 1, true, true),
  new BuiltInFunction("startsWith", Operation.StartsWith, 2, true, false),
  new BuiltInFunction("endsWith", Operation.EndsWith, 2, true, false),
  new BuiltInFunction("contains", Operation.Contains, 2, true, false),
  new BuiltInFunction("matches", Operation.Matches, 2, true, true),
  new BuiltInFunction("int", Operation.ToInt, 1, false, true),
  new BuiltInFunction("uint", Operation.ToUint, 1, false, true),
  new BuiltInFunction("double", Operation.ToDouble, 1, false, true),
  new BuiltInFunction("string", Operation.ToString, 1, false, true),
];

/** The function that is called by `name`, as a method or not; null where there is none. */
export function findFunction(name: Slice, asMethod: bool): BuiltInFunction | null {
  for (let index = 0; index < FUNCTIONS.length; index++) {
    const candidate = FUNCTIONS[index];
    if (asMethod ? !candidate.isMethod : !candidate.isGlobal) continue;
    if (equals(candidate.bytes, name)) return candidate;
  }
  return null;
}
