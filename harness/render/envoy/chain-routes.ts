import type { Backend } from "../../filterapi/schema/backend.ts";
import { note } from "../commented-yaml.ts";
import { attemptsOf, attemptsOfChain } from "./chains.ts";
import type { Chain } from "./chains.ts";
import { circuitBreakers, clusterName } from "./cluster-fields.ts";
import { backendHeader } from "./names.ts";
import { typed } from "./object.ts";
import type { EnvoyObject } from "./object.ts";

/** Statuses after which a fallback chain goes on: the provider is at its limit or failing, another may do. */
export const fallbackStatuses: readonly number[] = [429, 500, 502, 503, 504, 529];

/** The route of a fallback chain, chosen by the header the filter writes. `attemptSilence`: as `RouteOptions` has it. */
export function chainRoute(chain: Chain, attemptSilence: number, cluster = chain.name): EnvoyObject {
  const attempts = attemptsOfChain(chain);
  return {
    name: chain.name,
    match: { prefix: "/", headers: [{ name: backendHeader, string_match: { exact: chain.name } }] },
    route: {
      cluster,
      timeout: note("A reply may stream for long: only silence ends it.", "0s"),
      idle_timeout: note("All attempts together.", seconds(attempts * attemptSilence + 30_000)),
      auto_host_rewrite: note("Each attempt asks for the host of its own backend.", true),
      retry_policy: {
        retry_on: note(
          "Until the reply's headers have gone to the client, a failure leads to the next backend.",
          "connect-failure,refused-stream,reset,retriable-status-codes",
        ),
        retriable_status_codes: [...fallbackStatuses],
        num_retries: note(
          "As long as the chain: an attempt beyond it would hide the last backend's error.",
          attempts - 1,
        ),
        per_try_idle_timeout: note("Silence for so long counts as failure.", seconds(attemptSilence)),
        retry_back_off: note("The next attempt goes elsewhere: nothing is gained by waiting.", {
          base_interval: "0.01s",
          max_interval: "0.1s",
        }),
      },
    },
  };
}

/**
 * The cluster of a fallback chain: the first attempt goes to its first member, the second to its second. `memberOf`: the name of a backend's
 * own cluster.
 */
export function chainCluster(
  { name: chain, backends }: Chain,
  name = chain,
  memberOf: (backend: Backend) => string = clusterName,
): EnvoyObject {
  const members = backends.flatMap((backend) => Array<string>(attemptsOf(backend)).fill(memberOf(backend)));
  return {
    name,
    connect_timeout: "5s",
    circuit_breakers: circuitBreakers(),
    lb_policy: "CLUSTER_PROVIDED",
    cluster_type: {
      name: "envoy.clusters.composite",
      typed_config: typed("envoy.extensions.clusters.composite.v3.ClusterConfig", {
        clusters: note(
          "Attempt by attempt; a pool stands as often as the filter's list has endpoints of it.",
          members.map((member) => ({ name: member })),
        ),
      }),
    },
  };
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000}s`;
}
