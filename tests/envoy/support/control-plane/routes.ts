import { gatewayNamespace } from "../../../../harness/render/envoy/names.ts";
import { extension, typed } from "../../../../harness/render/envoy/object.ts";
import type { EnvoyObject } from "../../../../harness/render/envoy/object.ts";
import { moduleFilter, pickerFilter, rateLimitFilter } from "./shape.ts";
import type { ControlPlaneOptions } from "./shape.ts";

/** The routes of all rules, by model, and the one for everything else. */
export function routes(options: ControlPlaneOptions): EnvoyObject[] {
  const on = { [moduleFilter]: typed("envoy.config.route.v3.FilterConfig", { config: {} }) };
  const noPicker = {
    [pickerFilter]: typed("envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute", { disabled: true }),
  };
  return [
    ...options.rules.map((rule) => ({
      name: `${rule.cluster}/match/0/*`,
      match: { prefix: "/", headers: [{ name: rule.header[0], string_match: { exact: rule.header[1] } }] },
      metadata: { filter_metadata: { [gatewayNamespace]: { aigw_route_name: rule.route } } },
      typed_per_filter_config: {
        ...on,
        ...(rule.pool?.pickerPort === undefined ? noPicker : {}),
        ...charges(options.costs),
      },
      route: {
        cluster: rule.cluster,
        timeout: "60s",
        auto_host_rewrite: rule.pool === undefined,
        retry_policy: retries(),
      },
    })),
    {
      name: "httproute/default/chat/rule/route-not-found/match/0/*",
      match: { prefix: "/" },
      typed_per_filter_config: { ...on, ...noPicker },
      direct_response: { status: 404, body: { inline_string: "No matching route found." } },
    },
  ];
}

function retries(): EnvoyObject {
  return {
    retry_on: "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes",
    retriable_status_codes: [429, 500, 503],
    num_retries: 3,
    retry_back_off: { base_interval: "0.02s" },
    retry_priority: {
      name: "envoy.retry_priorities.previous_priorities",
      typed_config: typed("envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig", {
        update_frequency: 1,
      }),
    },
    retry_host_predicate: [
      extension(
        "envoy.retry_host_predicates.previous_hosts",
        "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate",
      ),
    ],
    host_selection_retry_max_attempts: 5,
  };
}

/** Cost rules as the control plane writes them, but for the place the module publishes costs in. */
function charges(costs: string[]): EnvoyObject {
  const limits = costs.flatMap((key) => {
    const actions = [{ generic_key: { descriptor_key: "cost", descriptor_value: key } }];
    const format = `%FILTER_STATE(wasm.${key}:PLAIN)%`;
    return [
      { actions, hits_addend: { number: 0 } },
      { actions, hits_addend: { format }, apply_on_stream_done: true },
    ];
  });
  const message = "envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute";
  return { [rateLimitFilter]: typed(message, { rate_limits: limits }) };
}
