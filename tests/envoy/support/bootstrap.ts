import { parse, stringify } from "yaml";

type EnvoyObject = Record<string, unknown>;

/** A rendered bootstrap, as far as tests change it. */
export interface Bootstrap extends EnvoyObject {
  static_resources: { listeners: EnvoyObject[]; clusters: EnvoyObject[] };
}

/** Changes a bootstrap in place. */
export type BootstrapChange = (bootstrap: Bootstrap) => void;

/** The bootstrap with a change, as YAML. */
export function changed(bootstrap: string, change: BootstrapChange): string {
  const parsed = parse(bootstrap) as Bootstrap;
  change(parsed);
  return stringify(parsed);
}

/** The HTTP filters of the gateway's listener, first the module. */
export function httpFiltersOf(bootstrap: Bootstrap): EnvoyObject[] {
  const [listener] = bootstrap.static_resources.listeners as {
    filter_chains: [{ filters: [{ typed_config: { http_filters: EnvoyObject[] } }] }];
  }[];
  return listener!.filter_chains[0].filters[0].typed_config.http_filters;
}

/** The configuration of the module as a plugin. */
export function wasmConfigOf(bootstrap: Bootstrap): EnvoyObject {
  const [filter] = httpFiltersOf(bootstrap) as [{ typed_config: { config: EnvoyObject } }];
  return filter.typed_config.config;
}
