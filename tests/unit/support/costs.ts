import { Usage } from "../../../assembly/conversation/usage";
import { compileExpression } from "../../../assembly/usage/cel/expression";
import { Variables } from "../../../assembly/usage/cel/variables";
import { Problem } from "../../../assembly/usage/problem";
import { compileRegex } from "../../../assembly/usage/regex/regex";
import { bytes } from "./configuration";

/** What an expression costs for a response of 1000 input (400 cached) and 250 output (50 reasoning) tokens; -1 where it fails. */
export function costOf(expression: string): i64 {
  const problem = new Problem();
  const compiled = compileExpression(bytes(expression), problem);
  assert(compiled !== null, expression + ": " + problem.toString());
  const usage = new Usage();
  usage.input = 1000;
  usage.cachedInput = 400;
  usage.output = 250;
  usage.total = 1250;
  usage.reasoning = 50;
  const variables = new Variables(usage);
  variables.model = bytes("gpt-4o");
  variables.backend = bytes("default/openai/route/r/rule/0/ref/0");
  variables.routeName = bytes("default/chat");
  const cost = compiled!.evaluate(variables);
  compiled!.dispose();
  return cost;
}

/** Why an expression is refused; empty where it is accepted. */
export function refusalOf(expression: string): string {
  const problem = new Problem();
  const compiled = compileExpression(bytes(expression), problem);
  if (compiled) compiled.dispose();
  return problem.found ? problem.toString() : "";
}

/** Whether a pattern matches anywhere in a text. */
export function finds(pattern: string, searched: string): bool {
  const problem = new Problem();
  const regex = compileRegex(bytes(pattern), problem);
  assert(regex !== null, pattern + ": " + problem.toString());
  return regex!.matches(bytes(searched));
}

/** Why a pattern is refused; empty where it is accepted. */
export function patternRefusalOf(pattern: string): string {
  const problem = new Problem();
  compileRegex(bytes(pattern), problem);
  return problem.found ? problem.toString() : "";
}
