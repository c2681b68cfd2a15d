import { Config } from "../filterapi/config";
import { Cost, CostType } from "../filterapi/cost";
import { CostExpression, FAILED, compileExpression } from "./cel/expression";
import { Variables } from "./cel/variables";
import { Problem } from "./problem";

/** The compiled expressions of all costs of a configuration whose type is CEL. */
export class CostExpressions {
  /** Why expressions were refused, each as `path: at position: reason`, one a line; empty where all compile. */
  error: string = "";
  private readonly expressions: Map<Cost, CostExpression> = new Map<Cost, CostExpression>();

  constructor(config: Config) {
    this.compile("globalLLMRequestCosts", config.globalCosts);
    this.compile("llmRequestCosts", config.routeCosts);
  }

  /** What an exchange costs; FAILED where that cannot be worked out. */
  evaluate(cost: Cost, variables: Variables): i64 {
    return this.expressions.has(cost) ? this.expressions.get(cost).evaluate(variables) : FAILED;
  }

  dispose(): void {
    const expressions = this.expressions.values();
    for (let index = 0; index < expressions.length; index++) expressions[index].dispose();
  }

  private compile(path: string, costs: Cost[]): void {
    for (let index = 0; index < costs.length; index++) {
      if (costs[index].type != CostType.Cel) continue;
      const problem = new Problem();
      const expression = compileExpression(costs[index].expression, problem);
      if (expression !== null) this.expressions.set(costs[index], expression);
      else this.refuse(path + "[" + index.toString() + "].cel: " + problem.toString());
    }
  }

  private refuse(reason: string): void {
    this.error += (this.error.length > 0 ? "\n" : "") + reason;
  }
}
