import { note } from "../commented-yaml.ts";
import { extension, typed } from "./object.ts";
import type { EnvoyObject } from "./object.ts";
import { pluginSettings } from "./plugin-settings.ts";

/** The module's roles: all in one; or the request's side of it, and that of each attempt. */
export type RootId = "gateway" | "router" | "upstream";

/** What one use of the module in a filter chain is made of. */
export interface WasmFilter {
  /** Path of the module as Envoy sees it. */
  module: string;
  rootId: RootId;
  /** The filterapi configuration as JSON. */
  configuration: string;
  /** Environment variables of Envoy that the filter may read. */
  environment: readonly string[];
}

/** The name of the filter: where it is discovered, of its resource. */
export const filterName = "ai-gateway";

/** The message that configures the filter. */
export const filterMessage = "envoy.extensions.filters.http.wasm.v3.Wasm";

/** The HTTP filter that runs the module. Filters of one module and environment share a VM on each worker. */
export function wasmFilter({ module, rootId, configuration, environment }: WasmFilter): EnvoyObject {
  return extension("envoy.filters.http.wasm", filterMessage, {
    config: {
      name: rootId === "upstream" ? `${filterName}-upstream` : filterName,
      root_id: rootId,
      ...pluginSettings,
      vm_config: {
        vm_id: "ai-gateway",
        runtime: "envoy.wasm.runtime.v8",
        code: { local: { filename: module } },
        environment_variables:
          environment.length > 0
            ? note("Secrets come from Envoy's own environment.", { host_env_keys: environment })
            : undefined,
      },
      configuration: typed("google.protobuf.StringValue", { value: configuration }),
    },
  });
}
