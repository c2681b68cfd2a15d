import { Slice } from "../bytes/slice";
import { ABSENT, SliceMap } from "../bytes/slice-map";
import { HeaderLookup } from "./header";
import { Rule, RuleMatch } from "./rule";

/**
 * Finds the first rule that a request matches. The usual match, one exact model and nothing else, costs one hash lookup however many
 * rules there are; the others, prefixes and header conditions, are tried in order, as far as they come before that rule.
 */
export class RuleTable {
  private readonly firstRuleOfModel: SliceMap = new SliceMap();
  private readonly conditions: RuleMatch[] = [];
  /** For each of `conditions` the rule that it belongs to. */
  private readonly ruleOfCondition: i32[] = [];
  /** Whether any rule asks for the model, so that a request cannot be matched without it. */
  needsModel: bool = false;

  constructor(private readonly rules: Rule[]) {
    for (let index = 0; index < rules.length; index++) {
      const matches = rules[index].matches;
      for (let place = 0; place < matches.length; place++) this.add(matches[place], index);
    }
  }

  /** The place of the rule, or ABSENT. `model` is NOTHING where the request names none. */
  find(model: Slice, request: HeaderLookup): i32 {
    const exact = this.firstRuleOfModel.get(model);
    const end = exact == ABSENT ? this.rules.length : exact;
    for (let index = 0; index < this.conditions.length; index++) {
      const rule = this.ruleOfCondition[index];
      if (rule >= end) break;
      if (this.conditions[index].accepts(model, request)) return rule;
    }
    return exact;
  }

  /** Whether a rule is for this model, whatever else the request says. */
  names(model: Slice): bool {
    return this.firstRuleOfModel.get(model) != ABSENT;
  }

  private add(match: RuleMatch, rule: i32): void {
    const pattern = match.model;
    if (pattern) this.needsModel = true;
    if (!pattern || pattern.isPrefix || match.headers.length > 0) {
      this.conditions.push(match);
      this.ruleOfCondition.push(rule);
    } else if (this.firstRuleOfModel.get(pattern.text) == ABSENT) {
      this.firstRuleOfModel.set(pattern.text, rule);
    }
  }
}
