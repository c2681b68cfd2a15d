/** Cost expressions and their patterns as a module of their own, for checks that drive them from outside with many inputs. */
import { READ_AHEAD } from "../../../assembly/bytes/memory";
import { NOTHING, Slice, lengthOf, sliceOf, startOf } from "../../../assembly/bytes/slice";
import { Usage } from "../../../assembly/conversation/usage";
import { CostExpression, compileExpression } from "../../../assembly/usage/cel/expression";
import { Variables } from "../../../assembly/usage/cel/variables";
import { Problem } from "../../../assembly/usage/problem";
import { Regex, compileRegex } from "../../../assembly/usage/regex/regex";

const usage = new Usage();
const variables = new Variables(usage);

class Current {
  expression: CostExpression | null = null;
  regex: Regex | null = null;
  refusal: ArrayBuffer = new ArrayBuffer(0);
}
const current = new Current();

export function room(length: i32): usize {
  return heap.alloc((length + READ_AHEAD) as usize);
}

/** Whether the expression is accepted; `refusal` tells why not. */
export function compile(address: usize, length: i32): bool {
  const before = current.expression;
  if (before !== null) before.dispose();
  const problem = new Problem();
  current.expression = compileExpression(sliceOf(address, length), problem);
  current.refusal = String.UTF8.encode(problem.found ? problem.toString() : "");
  return current.expression !== null;
}

export function setTexts(model: usize, modelLength: i32, backend: usize, backendLength: i32): void {
  variables.model = sliceOf(model, modelLength);
  variables.backend = sliceOf(backend, backendLength);
}

export function setCounts(
  input: i64,
  cached: i64,
  creation: i64,
  output: i64,
  total: i64,
  reasoning: i64,
): void {
  usage.input = input;
  usage.cachedInput = cached;
  usage.cacheCreationInput = creation;
  usage.output = output;
  usage.total = total;
  usage.reasoning = reasoning;
}

/** The cost by the expression that was compiled last. */
export function evaluate(): i64 {
  const expression = current.expression;
  return expression === null ? -2 : expression.evaluate(variables);
}

/** Whether the pattern is accepted; `refusal` tells why not. */
export function compilePattern(address: usize, length: i32): bool {
  const problem = new Problem();
  current.regex = compileRegex(sliceOf(address, length), problem);
  current.refusal = String.UTF8.encode(problem.found ? problem.toString() : "");
  return current.regex !== null;
}

/** Whether the pattern that was compiled last matches. */
export function matches(address: usize, length: i32): bool {
  const regex = current.regex;
  return regex !== null && regex.matches(sliceOf(address, length));
}

export function refusalAddress(): usize {
  return changetype<usize>(current.refusal);
}

export function refusalLength(): i32 {
  return current.refusal.byteLength;
}
