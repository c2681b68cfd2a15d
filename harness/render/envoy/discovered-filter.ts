import { note } from "../commented-yaml.ts";
import type { Commented } from "../commented-yaml.ts";
import type { EnvoyObject } from "./object.ts";
import { filterMessage, filterName } from "./wasm-filter.ts";

/** The place of the filter in a chain, to be filled with what a file holds (extension config discovery). */
export function discoveredFilter(file: string): EnvoyObject {
  return {
    name: filterName,
    config_discovery: {
      config_source: {
        path_config_source: note("Envoy reads it anew when another file is moved there.", { path: file }),
        resource_api_version: "V3",
      },
      type_urls: [`type.googleapis.com/${filterMessage}`],
    },
  };
}

/** Envoy discovers nothing unless it has a name itself. */
export function nodeForDiscovery(): Commented {
  return note("Without a name Envoy discovers nothing.", { id: "ai-gateway", cluster: "ai-gateway" });
}
