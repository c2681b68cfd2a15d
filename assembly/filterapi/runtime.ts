import { Slice } from "../bytes/slice";
import { Backend } from "./backend";
import { Config } from "./config";
import { Cost } from "./cost";
import { CostTable } from "./cost-table";
import { HeaderLookup } from "./header";
import { Rule } from "./rule";
import { RuleTable } from "./rule-table";

/** A configuration prepared for requests: read only, made once when it is loaded. */
export class RuntimeConfig {
  private readonly rules: RuleTable;
  private readonly costs: CostTable;

  constructor(readonly config: Config) {
    this.rules = new RuleTable(config.rules);
    this.costs = new CostTable(config.globalCosts, config.routeCosts);
  }

  backendByName(name: Slice): Backend | null {
    const index = this.config.backendIndex.get(name);
    return index < 0 ? null : this.config.backends[index];
  }

  /** Whether a request must name its model before a rule can be chosen. */
  get needsModel(): bool {
    return this.rules.needsModel;
  }

  /** Whether a rule is for this model and no other. */
  namesModel(model: Slice): bool {
    return this.rules.names(model);
  }

  /** The first rule that a request matches; null where there is none. `model` is NOTHING where the request names none. */
  matchRule(model: Slice, headers: HeaderLookup): Rule | null {
    const index = this.rules.find(model, headers);
    return index < 0 ? null : this.config.rules[index];
  }

  /**
   * The costs of a response, one for each metadata key. `ruleName` is the rule's or the route's name, `backend` the full name of the
   * serving backend, `model` what was asked of it. The array is not the caller's to change.
   */
  costsOf(ruleName: Slice, backend: Slice, model: Slice): Cost[] {
    return this.costs.find(ruleName, backend, model);
  }

  /** Gives the configuration's texts back. Only once no request uses it any more. */
  dispose(): void {
    this.config.dispose();
  }
}
