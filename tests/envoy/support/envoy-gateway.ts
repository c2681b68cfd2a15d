import { parse, parseAllDocuments } from "yaml";
import { modulePath } from "./requirements.ts";

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return */

const extensions = "type.googleapis.com/envoy.extensions";
const wasmPrefix = "envoy.filters.http.wasm/envoyextensionpolicy";

export interface Translation {
  port: number;
  adminPort: number;
  /** Leaves the EnvoyPatchPolicy out, as where Envoy Gateway does not allow them. */
  unpatched?: boolean;
}

/**
 * The bootstrap of an Envoy that has what Envoy Gateway 1.9 translates rendered manifests to, in plain HTTP, as far as these say: seen
 * with `egctl x translate`; the module is this project's own file.
 */
export function translate(text: string, options: Translation): string {
  const manifests = parseAllDocuments(text).map((document) => document.toJS());
  const of = (kind: string): any[] => manifests.filter((manifest) => manifest.kind === kind);
  const [extension] = of("EnvoyExtensionPolicy");
  const filter = `${wasmPrefix}/${extension.metadata.namespace}/${extension.metadata.name}/wasm/0`;
  const [gateway] = of("Gateway");
  const name = `${gateway.metadata.namespace}/${gateway.metadata.name}/${gateway.spec.listeners[0].name}`;
  const resources: Record<string, any> = {
    [name]: listener(name, options.port, of("ClientTrafficPolicy")[0].spec, [
      wasmFilter(filter, extension.spec.wasm[0]),
      router(),
    ]),
  };
  const routes = [];
  for (const route of of("HTTPRoute")) {
    const own = (kind: string) => of(kind).find(({ metadata }) => metadata.name === route.metadata.name);
    const cluster = `httproute/${route.metadata.namespace}/${route.metadata.name}/rule/0`;
    const traffic = own("BackendTrafficPolicy")?.spec;
    routes.push({ ...routeOf(route, cluster, traffic), typed_per_filter_config: switchedOn(filter) });
    if (own("Backend")) resources[cluster] = clusterOf(cluster, own("Backend").spec, traffic);
  }
  routes.sort((left, right) => Number("headers" in right.match) - Number("headers" in left.match));
  managerOf(resources[name]).route_config = { name, virtual_hosts: [{ name, domains: ["*"], routes }] };
  if (options.unpatched !== true) applyPatches(resources, of("EnvoyPatchPolicy")[0].spec.jsonPatches);
  const { [name]: own, ...clusters } = resources;
  const additions = parse(of("EnvoyProxy")[0].spec.bootstrap.value);
  return JSON.stringify({
    ...additions,
    admin: { address: socket("127.0.0.1", options.adminPort) },
    static_resources: { listeners: [own], clusters: Object.values(clusters) },
  });
}

const socket = (address: string, port: number) => ({ socket_address: { address, port_value: port } });

const managerOf = (resource: any) => resource.default_filter_chain.filters[0].typed_config;

function listener(name: string, port: number, clients: any, filters: object[]): object {
  const early = clients.headers.earlyRequestHeaders;
  const prefixes = early.removeOnMatch.map(({ value }: any) => ({
    remove_on_match: { key_matcher: { prefix: value } },
  }));
  const manager = {
    "@type": `${extensions}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: "http",
    use_remote_address: true,
    early_header_mutation_extensions: [
      {
        name: "envoy.http.early_header_mutation.header_mutation",
        typed_config: {
          "@type": `${extensions}.http.early_header_mutation.header_mutation.v3.HeaderMutation`,
          mutations: [...early.remove.map((remove: string) => ({ remove })), ...prefixes],
        },
      },
    ],
    http_filters: filters,
  };
  return {
    name,
    address: socket("127.0.0.1", port),
    per_connection_buffer_limit_bytes: clients.connection.bufferLimit,
    default_filter_chain: {
      filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }],
    },
  };
}

function wasmFilter(name: string, { rootID, env, config }: any): object {
  return {
    name,
    disabled: true,
    typed_config: {
      "@type": `${extensions}.filters.http.wasm.v3.Wasm`,
      config: {
        name: "ai-gateway",
        root_id: rootID,
        vm_config: {
          vm_id: name,
          runtime: "envoy.wasm.runtime.v8",
          environment_variables: env && { host_env_keys: env.hostKeys },
          code: { local: { filename: modulePath } },
        },
        configuration: {
          "@type": "type.googleapis.com/google.protobuf.StringValue",
          value: JSON.stringify(config),
        },
      },
    },
  };
}

function router(): object {
  const type = `${extensions}.filters.http.router.v3.Router`;
  return { name: "envoy.filters.http.router", typed_config: { "@type": type, suppress_envoy_headers: true } };
}

function switchedOn(filter: string): object {
  return { [filter]: { "@type": "type.googleapis.com/envoy.config.route.v3.FilterConfig", config: {} } };
}

function routeOf({ spec }: any, cluster: string, traffic: any): any {
  const [{ matches, filters, backendRefs }] = spec.rules;
  const [{ headers }] = matches;
  const match = {
    prefix: "/",
    ...(headers && {
      headers: headers.map(({ name, value }: any) => ({ name, string_match: { exact: value } })),
    }),
  };
  if (backendRefs === undefined) return { match, direct_response: { status: 404 } };
  const removed = filters.find(({ type }: any) => type === "RequestHeaderModifier");
  const rewrite = filters.find(({ type }: any) => type === "URLRewrite");
  const { numRetries, retryOn } = traffic.retry;
  return {
    match,
    request_headers_to_remove: removed.requestHeaderModifier.remove,
    route: {
      cluster,
      timeout: "0s",
      host_rewrite_literal: rewrite?.urlRewrite.hostname,
      retry_policy: {
        retry_on: retryOn.triggers.join(),
        retriable_status_codes: retryOn.httpStatusCodes,
        num_retries: numRetries,
        host_selection_retry_max_attempts: 5,
        retry_host_predicate: [
          {
            name: "envoy.retry_host_predicates.previous_hosts",
            typed_config: { "@type": `${extensions}.retry.host.previous_hosts.v3.PreviousHostsPredicate` },
          },
        ],
      },
    },
  };
}

function clusterOf(name: string, { endpoints }: any, traffic: any): object {
  // Host names stand for this machine.
  const addresses = endpoints.map(({ ip, fqdn }: any) =>
    socket(ip?.address ?? "127.0.0.1", (ip ?? fqdn).port),
  );
  const override = traffic.loadBalancer?.endpointOverride;
  const robin = policy("round_robin", "RoundRobin", {});
  return {
    name,
    type: "STATIC",
    connect_timeout: traffic.timeout.tcp.connectTimeout,
    per_connection_buffer_limit_bytes: 1048576,
    load_balancing_policy: override
      ? policy("override_host", "OverrideHost", {
          override_host_sources: override.extractFrom,
          fallback_policy: robin,
        })
      : robin,
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: addresses.map((address: object) => ({ endpoint: { address } })) }],
    },
  };
}

function policy(name: string, message: string, fields: object): object {
  const type = `${extensions}.load_balancing_policies.${name}.v3.${message}`;
  const extension = {
    name: `envoy.load_balancing_policies.${name}`,
    typed_config: { "@type": type, ...fields },
  };
  return { policies: [{ typed_extension_config: extension }] };
}

/** Applies patches as Envoy Gateway does: `path` is added below every place that `jsonPath` finds. */
function applyPatches(resources: Record<string, any>, patches: any[]): void {
  for (const { name, operation } of patches) {
    const { op, jsonPath, path, value } = operation;
    if (op !== "add") throw new Error(`no patch operation ${op} here`);
    if (path === "") {
      resources[name] = value;
      continue;
    }
    const [, list, key, text, rest] = /^\.\.(\w+)\[\?\(@\.([\w.]+)=="([^"]+)"\)\]\.([\w.]+)$/.exec(jsonPath)!;
    const places = listsNamed(resources[name], list!)
      .flat()
      .filter((item) => follow(item, key!) === text)
      .map((item) => follow(item, rest!));
    if (places.length === 0) throw new Error(`${jsonPath} finds nothing in ${name}`);
    for (const place of places) place[path] = value;
  }
}

const follow = (value: any, path: string): any => path.split(".").reduce((inner, key) => inner?.[key], value);

function listsNamed(value: any, name: string): any[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...(key === name ? [item] : []),
    ...listsNamed(item, name),
  ]);
}
