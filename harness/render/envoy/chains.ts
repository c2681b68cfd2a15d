import type { Config } from "../../filterapi/load.ts";
import { ConfigError, formatPath } from "../../filterapi/problem.ts";
import type { Backend } from "../../filterapi/schema/backend.ts";
import type { Rule } from "../../filterapi/schema/rule.ts";

/** Backends that a request tries one after the other: one of a rule's backends for each priority, or none of it. */
export interface Chain {
  /** The backends' names joined by commas, as the filter writes them for Envoy's routes. */
  name: string;
  backends: readonly Backend[];
}

/** Envoy looks at routes one by one, and each chain has a route and a cluster. */
const mostChains = 256;

/** Whether requests fall back to other backends, so that each attempt needs the module of its own. */
export function needsFallback({ rules = [] }: Config): boolean {
  return rules.some(({ backends }) => backends.some(({ priority }) => priority > 0));
}

/** Every chain of two and more backends that the rules can lead to, each once. Throws ConfigError. */
export function chainsOf(config: Config): Chain[] {
  const chains = new Map<string, Chain>();
  config.rules?.forEach((rule, index) => {
    for (const names of sequencesOf(rule, index)) {
      if (names.length < 2) continue;
      const backends = names.map((name) => config.backends.find((backend) => backend.name === name)!);
      const name = names.join(",");
      chains.set(name, { name, backends });
    }
    if (chains.size > mostChains) refuse(index, chains.size);
  });
  checkMembers(config, [...chains.values()]);
  return [...chains.values()];
}

/** How many attempts a backend has within a chain: a pool one for each endpoint of the filter's list. */
export function attemptsOf({ inferencePool }: Backend): number {
  return inferencePool?.picker.maxEndpoints ?? 1;
}

/** How many attempts all of them have. */
export function attemptsOfChain({ backends }: Chain): number {
  return backends.reduce((sum, backend) => sum + attemptsOf(backend), 0);
}

/** A pool whose endpoints only its external picker knows: Envoy takes the one picked address as it is. */
export function hasUnknownEndpoints({ inferencePool }: Backend): boolean {
  return (
    inferencePool !== undefined &&
    inferencePool.endpoints === undefined &&
    inferencePool.discovery === undefined
  );
}

function sequencesOf({ backends }: Rule, index: number): string[][] {
  const groups = new Map<number, Set<string>>();
  for (const { name, weight, priority } of backends) {
    if (weight > 0) groups.set(priority, (groups.get(priority) ?? new Set()).add(name));
  }
  const inOrder = [...groups].sort(([first], [second]) => first - second);
  const count = inOrder.reduce((product, [, names]) => product * (names.size + 1), 1) - 1;
  if (count > mostChains) refuse(index, count);
  return inOrder.reduce<string[][]>(
    (sequences, [, names]) =>
      sequences.flatMap((sequence) => [...[...names].map((name) => [...sequence, name]), sequence]),
    [[]],
  );
}

function refuse(rule: number, count: number): never {
  const reason = `makes ${count} fallback chains, at most ${mostChains} are rendered: use fewer backends or priorities`;
  throw new ConfigError([{ path: formatPath(["rules", rule, "backends"]), reason }]);
}

function checkMembers(config: Config, chains: readonly Chain[]): void {
  for (const { name: chain, backends } of chains) {
    const pools = backends.filter(({ inferencePool }) => inferencePool !== undefined);
    for (const backend of backends) {
      const { name } = backend;
      const refuseMember = (key: string, reason: string): never => {
        const path = formatPath(["backends", config.backends.indexOf(backend), ...key.split(".")]);
        throw new ConfigError([{ path, reason: `${reason} (fallback chain "${chain}")` }]);
      };
      if (name.includes(","))
        refuseMember("name", "no comma can be in the name of a backend that is fallen back to");
      if (hasUnknownEndpoints(backend) && (pools.length > 1 || attemptsOf(backend) > 1)) {
        const reason = "give endpoints or discovery, or maxEndpoints 1 and no other pool beside it";
        refuseMember(
          "inferencePool.picker.maxEndpoints",
          `an external picker's own address serves one attempt: ${reason}`,
        );
      }
    }
  }
}
