import { note } from "../commented-yaml.ts";
import { endpointHeader, loadBalancerNamespace } from "./names.ts";
import { typed } from "./object.ts";
import type { EnvoyObject } from "./object.ts";

const extensions = "envoy.extensions.load_balancing_policies";

/** Sends each attempt to the next endpoint of the list the filter made; round robin where there is no list. */
export function endpointListPolicy(): EnvoyObject {
  return policy("override_host", "OverrideHost", {
    override_host_sources: [
      { metadata: { key: loadBalancerNamespace, path: [{ key: endpointHeader }] } },
      note("Used by the filter's own calls, such as reading one endpoint's metrics.", {
        header: endpointHeader,
      }),
    ],
    selected_host_key: note("The endpoint that served, for logs.", {
      key: loadBalancerNamespace,
      path: [{ key: `${endpointHeader}-served` }],
    }),
    fallback_policy: policy("round_robin", "RoundRobin"),
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
