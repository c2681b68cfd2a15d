import { NOTHING, Slice } from "../bytes/slice";
import { SliceMap } from "../bytes/slice-map";
import { Header, HeaderLookup, hasAll, parseHeaders } from "./header";
import { ModelPattern, parseModelPattern } from "./model-pattern";
import { Value } from "./value";
import { WeightedChoice } from "./weighted-choice";

/** One way for a request to match a rule: its model, if one is named, and all the headers. */
export class RuleMatch {
  model: ModelPattern | null = null;
  headers: Header[] = [];

  accepts(model: Slice, request: HeaderLookup): bool {
    const pattern = this.model;
    return (!pattern || pattern.matches(model)) && hasAll(this.headers, request);
  }
}

/** A backend as a rule refers to it. */
export class RuleBackend {
  name: Slice = NOTHING;
  /** Its place in `Config.backends`. */
  index: i32 = 0;
  weight: i64 = 1;
  /** Above zero: asked only after those of lower priority failed. */
  priority: i64 = 0;
}

/** Which requests go to which backends. */
export class Rule {
  /** The route name by which costs are scoped; NOTHING where absent. */
  name: Slice = NOTHING;
  /** Any of them is enough. Never empty: a rule that matches always holds one match without conditions. */
  matches: RuleMatch[] = [];
  backends: RuleBackend[] = [];
  /** Whether unknown paths below the prefix go to a backend of the same family. */
  passthrough: bool = false;
  private readonly choice: WeightedChoice = new WeightedChoice();

  addBackend(backend: RuleBackend): void {
    this.backends.push(backend);
    this.choice.add(backend.priority == 0 ? (backend.weight as f64) : 0);
  }

  /** Whether a backend of priority 0 has a weight above 0. */
  get canDraw(): bool {
    return this.choice.isPossible;
  }

  /** A backend of priority 0, drawn by weight with a random number of 32 bits: its place in `Config.backends`. */
  drawBackend(random: u32): i32 {
    const drawn = this.choice.draw(random);
    return drawn < 0 ? -1 : this.backends[drawn].index;
  }
}

/** `backends` gives the place of each backend by its name. */
export function parseRule(value: Value, backends: SliceMap): Rule {
  const rule = new Rule();
  const fields = value.fields();
  rule.name = fields.text("name");
  const matches = fields.list("matches");
  for (let index = 0; index < matches.length; index++) rule.matches.push(parseMatch(matches[index]));
  if (rule.matches.length == 0) rule.matches.push(new RuleMatch());
  const list = fields.required("backends");
  if (list) {
    const references = list.elements();
    for (let index = 0; index < references.length; index++) {
      rule.addBackend(parseRuleBackend(references[index], backends));
    }
    if (references.length == 0) list.refuse("names no backend");
    else if (!rule.canDraw) list.refuse("no backend of priority 0 has a weight above 0");
  }
  rule.passthrough = fields.boolean("passthrough", false);
  fields.close();
  return rule;
}

function parseMatch(value: Value): RuleMatch {
  const match = new RuleMatch();
  const fields = value.fields();
  match.model = parseModelPattern(fields);
  match.headers = parseHeaders(fields.list("headers"));
  fields.close();
  return match;
}

function parseRuleBackend(value: Value, backends: SliceMap): RuleBackend {
  const backend = new RuleBackend();
  const fields = value.fields();
  const name = fields.required("name");
  if (name) {
    backend.name = name.nonEmptyText();
    backend.index = backends.get(backend.name);
    // Where anything was refused before, the name may be that of a refused backend.
    if (backend.index < 0 && !value.reader.failed) name.refuse("no backend has this name");
  }
  backend.weight = fields.integer("weight", 1, 0);
  backend.priority = fields.integer("priority", 0, 0);
  fields.close();
  return backend;
}
