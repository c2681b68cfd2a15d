import { literal } from "../bytes/ascii";
import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { HeaderLookup } from "../filterapi/header";
import { Cost } from "../filterapi/cost";
import { getProperty } from "../host/properties";
import { randomBits } from "../host/random";
import { free } from "../host/returned";
import { Installation } from "./installation";

/** No backend serves the request. */
export const NO_BACKEND: i32 = -1;

// Where Envoy AI Gateway's control plane writes the names of backend and route.
const METADATA = "xds\0route_metadata\0filter_metadata\0aigateway.envoy.io\0";
const BACKEND_NAME = literal(METADATA + "per_route_rule_backend_name");
/** The property that holds the name of the route. */
export const ROUTE_NAME = literal(METADATA + "aigw_route_name");

/** Which backend serves a request, and what its tokens cost. */
export class BackendChoice {
  /** Its place in the configuration; NO_BACKEND where there is none. */
  backend: i32 = NO_BACKEND;
  costs: Cost[] = [];
  /** The name of the rule that decided; NOTHING where none did, or where it has none. */
  ruleName: Slice = NOTHING;
}

/**
 * Chooses by the rules; without rules by Envoy's route metadata, or the only backend there is. `model` is NOTHING for a request whose
 * model is not known: only where no rule asks for one.
 */
export function chooseBackend(
  installation: Installation,
  model: Slice,
  headers: HeaderLookup,
): BackendChoice {
  const choice = new BackendChoice();
  const config = installation.config;
  if (config.rules.length > 0) {
    const rule = installation.runtime.matchRule(model, headers);
    if (rule === null) return choice;
    choice.backend = rule.drawBackend(randomBits() as u32);
    choice.ruleName = rule.name;
    choice.costs = costsOf(installation, rule.name, choice.backend, model);
    return choice;
  }
  const name = getProperty(BACKEND_NAME);
  if (!isNothing(name)) choice.backend = config.backendIndex.get(name);
  else if (config.backends.length == 1) choice.backend = 0;
  free(name);
  if (choice.backend >= 0) choice.costs = costsOfRoute(installation, choice.backend, model);
  return choice;
}

function costsOfRoute(installation: Installation, backend: i32, model: Slice): Cost[] {
  if (installation.config.routeCosts.length == 0) return costsOf(installation, NOTHING, backend, model);
  const route = getProperty(ROUTE_NAME);
  const costs = costsOf(installation, route, backend, model);
  free(route);
  return costs;
}

function costsOf(installation: Installation, rule: Slice, backend: i32, model: Slice): Cost[] {
  const used = installation.config.backends[backend];
  return installation.runtime.costsOf(rule, used.name, used.modelFor(model));
}
