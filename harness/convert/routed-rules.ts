import type { ConvertedBackend } from "./backends.ts";
import { unavailableBackend } from "./backends.ts";
import type { BackendReferenceOutput, Explained, MatchOutput, RuleOutput } from "./output.ts";
import type { Resource } from "./resource.ts";

/** A match of a route's rule, and what decides its place among all matches. */
export interface RoutedMatch {
  alternatives: MatchOutput[];
  /** How many conditions on headers it has, and how many of them name an exact value. */
  conditions: number;
  exactConditions: number;
}

/** A rule of a route. */
export interface RoutedRule {
  route: Resource;
  /** Its place in the route, and its name there. */
  index: number;
  name?: string | undefined;
  matches: RoutedMatch[];
  backends: ConvertedBackend[];
  /** As the backends of this rule are referred to. */
  references: BackendReferenceOutput[];
}

/**
 * The rules of all routes, given oldest route first, in the order of the Gateway API: the match with the most conditions
 * first, among equals the one with the most exact values, then by route and place. A rule whose matches lie apart is
 * written more than once.
 */
export function orderRules(rules: readonly RoutedRule[]): Explained<RuleOutput>[] {
  const matches = rules
    .flatMap((rule) => rule.matches.map((match) => ({ rule, match })))
    .sort(
      (left, right) =>
        right.match.conditions - left.match.conditions ||
        right.match.exactConditions - left.match.exactConditions,
    );
  const groups: { rule: RoutedRule; matches: RoutedMatch[] }[] = [];
  for (const { rule, match } of matches) {
    const last = groups.at(-1);
    if (last?.rule === rule) last.matches.push(match);
    else groups.push({ rule, matches: [match] });
  }
  return groups.map((group) => writeRule(group.rule, group.matches));
}

function writeRule(rule: RoutedRule, matches: RoutedMatch[]): Explained<RuleOutput> {
  const { route, index, name, references } = rule;
  const alternatives = matches.flatMap((match) => match.alternatives);
  const isAlways = alternatives.some(({ model, headers }) => model === undefined && headers === undefined);
  return {
    comment: `${route.title}, rule ${index}${name === undefined ? "" : ` (${name})`}`,
    value: {
      name: `${route.namespace}/${route.name}`,
      ...(!isAlways && { matches: alternatives }),
      backends: references,
    },
  };
}

/**
 * Makes a rule servable: the lowest priority in use becomes 0, and where no backend has a share, as in a rule without
 * backends, one that is not there takes it, for the Gateway API answers such requests with an error.
 */
export function completeRule(rule: RoutedRule): RoutedRule {
  const shares = rule.references.filter(({ weight }) => weight !== 0).map(({ priority }) => priority ?? 0);
  if (shares.length === 0) {
    const { namespace, name } = rule.route;
    const backendName = `${namespace}/none/route/${name}/rule/${rule.index}`;
    return {
      ...rule,
      backends: [
        ...rule.backends,
        {
          comment: `${rule.route.title}, rule ${rule.index} sends nothing to any backend`,
          value: unavailableBackend(backendName, namespace, "none"),
        },
      ],
      references: [...rule.references, { name: backendName }],
    };
  }
  const lowest = Math.min(...shares);
  if (lowest === 0) return rule;
  const references = rule.references.map(({ priority = 0, ...reference }) => {
    const shifted = Math.max(0, priority - lowest);
    return { ...reference, ...(shifted > 0 && { priority: shifted }) };
  });
  return { ...rule, references };
}

/** Lists a rule none of whose matches can be said: without matches it would match everything. */
export function loseRule(route: Resource, index: number): void {
  route.lose(
    ["spec", "rules", index],
    "none of its matches can be said: it is left out, and its requests go to a later rule or get 404",
    "write matches that can be said",
  );
}
