import { CostType } from "../../filterapi/cost";

/** The tokens that a request may use, guessed before anybody has counted them. */
export class Estimate {
  constructor(
    readonly input: i64 = 0,
    readonly output: i64 = 0,
  ) {}

  /** Those of one type. Part of a count is guessed to be all of it. */
  of(type: CostType): i64 {
    switch (type) {
      case CostType.OutputToken:
      case CostType.ReasoningToken:
        return this.output;
      case CostType.TotalToken:
        return this.input + this.output;
      default:
        return this.input;
    }
  }
}
