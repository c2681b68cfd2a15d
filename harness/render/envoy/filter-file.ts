import { createHash } from "node:crypto";
import path from "node:path";
import type { LoadedConfig } from "../../filterapi/load.ts";
import { toYaml } from "../commented-yaml.ts";
import { checkDiscovery, moduleFilter } from "./bootstrap.ts";
import type { BootstrapOptions } from "./bootstrap.ts";
import { typed } from "./object.ts";
import { filterName } from "./wasm-filter.ts";

/**
 * The filter alone, as commented YAML, for a bootstrap that was made with `filterFile`: what is moved to that place is taken up by a running
 * Envoy. Throws ConfigError.
 */
export function renderFilter(loaded: LoadedConfig, options: BootstrapOptions): string {
  checkDiscovery(loaded.config);
  const filter = moduleFilter(loaded, options) as {
    typed_config: { config: { configuration: { value: string } } };
  };
  const { typed_config: configuration } = filter;
  const digest = createHash("sha256").update(configuration.config.configuration.value).digest("hex");
  const header =
    `The filter of ${path.basename(loaded.file)}, made by \`render --filter\`.\n` +
    "Move it, rather than write it, to where Envoy watches for it; the name must end in .yaml.\n" +
    `The gateway shows this configuration as config=${digest.slice(0, 12)}.`;
  const resource = typed("envoy.config.core.v3.TypedExtensionConfig", {
    name: filterName,
    typed_config: configuration,
  });
  return toYaml({ resources: [resource] }, header);
}
