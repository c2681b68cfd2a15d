import { literal } from "../bytes/ascii";
import { NOTHING, Slice, isEmpty } from "../bytes/slice";
import { HeaderLookup } from "../filterapi/header";
import { Cost } from "../filterapi/cost";
import { Rule } from "../filterapi/rule";
import { getProperty } from "../host/properties";
import { randomBits } from "../host/random";
import { free } from "../host/returned";
import { Installation } from "./installation";

/** No backend serves the request. */
export const NO_BACKEND: i32 = -1;

// Where Envoy AI Gateway's control plane writes the names of backend and route.
const NAMESPACE = "\0filter_metadata\0aigateway.envoy.io\0";
const BACKEND_KEY = NAMESPACE + "per_route_rule_backend_name";
const BACKEND_OF_ROUTE = literal("xds\0route_metadata" + BACKEND_KEY);
const BACKEND_OF_CLUSTER = literal("xds\0cluster_metadata" + BACKEND_KEY);
const BACKEND_OF_HOST = literal("xds\0upstream_host_metadata" + BACKEND_KEY);
/** The property that holds the name of the route. */
export const ROUTE_NAME = literal("xds\0route_metadata" + NAMESPACE + "aigw_route_name");

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
  if (installation.config.rules.length == 0) {
    return choiceByRoute(installation, backendOfRoute(installation), model);
  }
  const rule = installation.runtime.matchRule(model, headers);
  if (rule === null) return new BackendChoice();
  return choiceByRule(installation, rule, rule.drawBackend(randomBits() as u32), model);
}

/** The choice of a backend that was found elsewhere, for the request that led to it. */
export function choiceOf(
  installation: Installation,
  backend: i32,
  model: Slice,
  headers: HeaderLookup,
): BackendChoice {
  if (installation.config.rules.length == 0) return choiceByRoute(installation, backend, model);
  const rule = installation.runtime.matchRule(model, headers);
  return rule === null
    ? choiceByRoute(installation, backend, model)
    : choiceByRule(installation, rule, backend, model);
}

/** The choice of a backend by a rule. */
export function choiceByRule(
  installation: Installation,
  rule: Rule,
  backend: i32,
  model: Slice,
): BackendChoice {
  const choice = new BackendChoice();
  choice.backend = backend;
  choice.ruleName = rule.name;
  if (backend >= 0) choice.costs = costsOf(installation, rule.name, backend, model);
  return choice;
}

/** The choice of a backend without a rule. */
export function choiceByRoute(installation: Installation, backend: i32, model: Slice): BackendChoice {
  const choice = new BackendChoice();
  choice.backend = backend;
  if (backend >= 0) choice.costs = costsOfRoute(installation, backend, model);
  return choice;
}

/** The backend that the metadata of Envoy's route names, or of its cluster; else the only one. NO_BACKEND where there is none. */
export function backendOfRoute(installation: Installation): i32 {
  const names = [BACKEND_OF_ROUTE, BACKEND_OF_CLUSTER];
  const named = backendOfMetadata(installation, names);
  if (named != UNNAMED) return named;
  return installation.config.backends.length == 1 ? 0 : NO_BACKEND;
}

/** No metadata names a backend. */
export const UNNAMED: i32 = -2;

/** The backend that the metadata of the chosen endpoint names, or of its cluster; NO_BACKEND for an unknown one, UNNAMED for none. */
export function backendOfHost(installation: Installation): i32 {
  const names = [BACKEND_OF_HOST, BACKEND_OF_CLUSTER];
  return backendOfMetadata(installation, names);
}

function backendOfMetadata(installation: Installation, properties: Slice[]): i32 {
  for (let index = 0; index < properties.length; index++) {
    const name = getProperty(properties[index]);
    if (isEmpty(name)) {
      free(name);
      continue;
    }
    const backend = installation.config.backendIndex.get(name);
    free(name);
    return backend < 0 ? NO_BACKEND : backend;
  }
  return UNNAMED;
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
