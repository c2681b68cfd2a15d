import type { InferencePool } from "../../filterapi/schema/inference-pool.ts";
import { note } from "../commented-yaml.ts";
import { endpointHeader, loadBalancerNamespace } from "./names.ts";
import { typed } from "./object.ts";
import type { EnvoyObject } from "./object.ts";

const extensions = "envoy.extensions.load_balancing_policies";

/**
 * Sends each attempt to the next endpoint of the list the filter made. Without a list, or once it is used up, FailOpen tries any endpoint
 * in turn; FailClose tries none.
 */
export function endpointListPolicy(failureMode: InferencePool["failureMode"]): EnvoyObject {
  return policy("override_host", "OverrideHost", {
    override_host_sources: [
      { metadata: { key: loadBalancerNamespace, path: [{ key: endpointHeader }] } },
      note("Used by the filter's own calls, such as reading one endpoint's metrics.", {
        header: endpointHeader,
      }),
    ],
    selected_host_key: note("The endpoint that served, for logs.", selectedHostKey),
    fallback_policy: fallbackPolicy(failureMode),
  });
}

/** Where the address of the endpoint that serves an attempt is published. */
export const selectedHostKey: EnvoyObject = {
  key: loadBalancerNamespace,
  path: [{ key: `${endpointHeader}-served` }],
};

/** Which endpoint is tried where the filter's list names none (that is left). */
export function fallbackPolicy(failureMode: InferencePool["failureMode"]): EnvoyObject {
  return failureMode === "FailOpen" ? anyHost() : noHost();
}

function anyHost(): EnvoyObject {
  return policy("round_robin", "RoundRobin");
}

function noHost(): EnvoyObject {
  return policy("subset", "Subset", {
    fallback_policy: note("No host beyond the list: the pool fails closed.", "NO_FALLBACK"),
    subset_lb_policy: anyHost(),
  });
}

function policy(name: string, message: string, fields: EnvoyObject = {}): EnvoyObject {
  const typedConfig = typed(`${extensions}.${name}.v3.${message}`, fields);
  return {
    policies: [
      {
        typed_extension_config: {
          name: `${extensions.replace("extensions.", "")}.${name}`,
          typed_config: typedConfig,
        },
      },
    ],
  };
}
