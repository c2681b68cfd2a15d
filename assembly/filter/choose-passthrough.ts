import { NOTHING } from "../bytes/slice";
import { servesFamily } from "../backend/passthrough-path";
import { ClientDialect } from "../endpoint/endpoint";
import { HeaderLookup } from "../filterapi/header";
import { Rule } from "../filterapi/rule";
import { WeightedChoice } from "../filterapi/weighted-choice";
import { randomBits } from "../host/random";
import { BackendChoice } from "./choose-backend";
import { Installation } from "./installation";

/**
 * Chooses a backend for a request that is no endpoint's: by the first rule that passes such requests on, asks for no model and has a backend
 * of the family. Nothing of it is charged.
 */
export function choosePassthrough(
  installation: Installation,
  family: ClientDialect,
  headers: HeaderLookup,
): BackendChoice {
  const choice = new BackendChoice();
  const rules = installation.config.rules;
  for (let index = 0; index < rules.length; index++) {
    const rule = rules[index];
    if (!rule.passthrough || !accepts(rule, headers)) continue;
    const drawn = draw(installation, rule, family);
    if (drawn < 0) continue;
    choice.backend = drawn;
    choice.ruleName = rule.name;
    break;
  }
  return choice;
}

/** Whether requests of a family may pass to a backend unread. External pickers judge by what is asked, so their pools take none. */
export function passesFamily(installation: Installation, backend: i32, family: ClientDialect): bool {
  const pool = installation.pools[backend];
  if (pool !== null && pool.service !== null) return false;
  return servesFamily(installation.config.backends[backend].schema.name, family);
}

function accepts(rule: Rule, headers: HeaderLookup): bool {
  for (let index = 0; index < rule.matches.length; index++) {
    if (rule.matches[index].accepts(NOTHING, headers)) return true;
  }
  return false;
}

/** One of priority 0, by weight: to repeat elsewhere what nobody knows would not be safe. A place in the configuration, or -1. */
function draw(installation: Installation, rule: Rule, family: ClientDialect): i32 {
  const weights = new WeightedChoice();
  for (let index = 0; index < rule.backends.length; index++) {
    const backend = rule.backends[index];
    const mayServe = backend.priority == 0 && passesFamily(installation, backend.index, family);
    weights.add(mayServe ? (backend.weight as f64) : 0);
  }
  if (!weights.isPossible) return -1;
  const drawn = weights.draw(randomBits() as u32);
  return drawn < 0 ? -1 : rule.backends[drawn].index;
}
