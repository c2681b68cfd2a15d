import { parse } from "yaml";
import { parseConfigValue } from "../../../harness/filterapi/check.ts";
import type { LoadedConfig } from "../../../harness/filterapi/load.ts";
import { renderBootstrap } from "../../../harness/render/envoy/bootstrap.ts";
import type { BootstrapOptions } from "../../../harness/render/envoy/bootstrap.ts";
import { defaultBootstrapOptions } from "../../../harness/render/envoy/defaults.ts";

export interface Route {
  name: string;
  match: { headers?: { name: string; string_match: { exact: string } }[] };
  typed_per_filter_config?: Record<string, { overrides: Record<string, unknown> }>;
  route?: {
    cluster: string;
    host_rewrite_literal?: string;
    auto_host_rewrite?: boolean;
    retry_policy?: { num_retries: number; retriable_status_codes?: number[]; per_try_idle_timeout?: string };
    idle_timeout?: string;
  };
}

export interface Cluster {
  name: string;
  type: string;
  load_assignment?: {
    endpoints: {
      lb_endpoints: {
        endpoint: { address: { socket_address: object }; hostname?: string };
        metadata?: { filter_metadata: object };
      }[];
    }[];
  };
  transport_socket?: { typed_config: { sni?: string } };
  load_balancing_policy?: unknown;
  cluster_type?: { name: string; typed_config: { clusters: { name: string }[] } };
  connect_timeout: string;
}

/** What of a rendered bootstrap tests look at. */
export interface Rendered {
  text: string;
  routes: Route[];
  clusters: Cluster[];
  configuration: unknown;
  environment: string[];
  /** The HTTP filters, by name, in order. */
  filters: [string, Record<string, unknown>][];
}

/** A configuration as if loaded from a file. */
export function loaded(value: unknown): LoadedConfig {
  return { file: "x.yaml", config: parseConfigValue(value), json: JSON.stringify(value), warnings: [] };
}

/** Renders a configuration and reads what came out. */
export function render(value: unknown, options: Partial<BootstrapOptions> = {}): Rendered {
  const text = renderBootstrap(loaded(value), { ...defaultBootstrapOptions, ...options });
  /* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return */
  const bootstrap: any = parse(text);
  const manager = bootstrap.static_resources.listeners[0].filter_chains[0].filters[0].typed_config;
  const wasm = manager.http_filters[0].typed_config.config;
  return {
    text,
    routes: manager.route_config.virtual_hosts[0].routes,
    clusters: bootstrap.static_resources.clusters,
    configuration: JSON.parse(wasm.configuration.value as string),
    filters: manager.http_filters.map((filter: any) => [filter.name, filter.typed_config]),
    environment: wasm.vm_config.environment_variables?.host_env_keys ?? [],
  };
  /* eslint-enable */
}

/** A backend of a schema. */
export const provider = (name: string, schema: string, members: object = {}) => ({
  name,
  schema: { name: schema },
  ...members,
});
