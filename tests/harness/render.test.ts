import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { parseConfigValue } from "../../harness/filterapi/check.ts";
import { loadConfig } from "../../harness/filterapi/load.ts";
import type { LoadedConfig } from "../../harness/filterapi/load.ts";
import { renderBootstrap } from "../../harness/render/envoy/bootstrap.ts";
import type { BootstrapOptions } from "../../harness/render/envoy/bootstrap.ts";
import { defaultBootstrapOptions } from "../../harness/render/envoy/defaults.ts";
import { renderWarnings } from "../../harness/render/envoy/warnings.ts";

interface Route {
  name: string;
  match: { headers?: { name: string; string_match: { exact: string } }[] };
  route?: { cluster: string; host_rewrite_literal?: string; retry_policy?: { num_retries: number } };
}

interface Cluster {
  name: string;
  type: string;
  load_assignment?: {
    endpoints: { lb_endpoints: { endpoint: { address: { socket_address: object } } }[] }[];
  };
  transport_socket?: { typed_config: { sni?: string } };
  load_balancing_policy?: unknown;
  connect_timeout: string;
}

interface Rendered {
  text: string;
  routes: Route[];
  clusters: Cluster[];
  configuration: unknown;
  environment: string[];
}

function loaded(value: unknown): LoadedConfig {
  return { file: "x.yaml", config: parseConfigValue(value), json: JSON.stringify(value), warnings: [] };
}

function render(value: unknown, options: Partial<BootstrapOptions> = {}): Rendered {
  const text = renderBootstrap(loaded(value), { ...defaultBootstrapOptions, ...options });
  /* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access */
  const bootstrap: any = parse(text);
  const manager = bootstrap.static_resources.listeners[0].filter_chains[0].filters[0].typed_config;
  const wasm = manager.http_filters[0].typed_config.config;
  return {
    text,
    routes: manager.route_config.virtual_hosts[0].routes,
    clusters: bootstrap.static_resources.clusters,
    configuration: JSON.parse(wasm.configuration.value as string),
    environment: wasm.vm_config.environment_variables?.host_env_keys ?? [],
  };
  /* eslint-enable */
}

const provider = (name: string, schema: string, members: object = {}) => ({
  name,
  schema: { name: schema },
  ...members,
});
const pool = (members: object) => provider("pool", "OpenAI", { inferencePool: { name: "p", ...members } });
const aws = { aws: { region: "eu-west-1", credentialFileLiteral: { env: "AWS" } } };
const gcp = (region: string) => ({ gcp: { region, projectName: "p", accessToken: { env: "GCP" } } });

describe("render --envoy", () => {
  for (const file of readdirSync("configs").filter((name) => name.endsWith(".yaml"))) {
    it(`gives what configs/rendered/${file} holds`, () => {
      const config = path.join("configs", file);
      const kept = readFileSync(path.join("configs/rendered", file), "utf8");
      const made = renderBootstrap(loadConfig(config, {}), defaultBootstrapOptions);
      assert.equal(made, kept, `out of date: npm run render -- ${config} --envoy > configs/rendered/${file}`);
    });
  }

  it("has one route for each backend, by header, and a last one that matches everything", () => {
    const { routes } = render({ backends: [provider("a", "OpenAI"), provider("b", "Anthropic")] });
    const headers = routes.map(({ match }) =>
      match.headers?.map(({ name, string_match }) => [name, string_match.exact]),
    );
    assert.deepEqual(headers, [[["x-ai-eg-backend", "a"]], [["x-ai-eg-backend", "b"]], undefined]);
  });

  for (const [schema, auth, host] of [
    ["OpenAI", undefined, "api.openai.com"],
    ["Anthropic", undefined, "api.anthropic.com"],
    ["Cohere", undefined, "api.cohere.com"],
    ["AWSBedrock", aws, "bedrock-runtime.eu-west-1.amazonaws.com"],
    ["AWSAnthropic", aws, "bedrock-runtime.eu-west-1.amazonaws.com"],
    ["GCPVertexAI", gcp("us-central1"), "us-central1-aiplatform.googleapis.com"],
    ["GCPAnthropic", gcp("global"), "aiplatform.googleapis.com"],
  ] as const) {
    it(`sends ${schema} to ${host} over TLS`, () => {
      const { routes, clusters } = render({ backends: [provider("a", schema, { auth })] });
      assert.equal(routes[0]?.route?.host_rewrite_literal, host);
      assert.equal(clusters[0]?.transport_socket?.typed_config.sni, host);
      const [endpoint] = clusters[0]?.load_assignment?.endpoints[0]?.lb_endpoints ?? [];
      assert.deepEqual(endpoint?.endpoint.address.socket_address, { address: host, port_value: 443 });
    });
  }

  it("sends a backend to its upstream, with the port in the host where it is not the scheme's own", () => {
    const upstream = { host: "10.0.0.1", port: 8080 };
    const { routes, clusters } = render({ backends: [provider("a", "OpenAI", { upstream })] });
    assert.equal(routes[0]?.route?.host_rewrite_literal, "10.0.0.1:8080");
    assert.equal(clusters[0]?.type, "STATIC");
    assert.equal(clusters[0]?.transport_socket, undefined);
  });

  it("refuses backends whose host it cannot know", () => {
    const refusals: [object, RegExp][] = [
      [provider("a", "AzureOpenAI"), /^ConfigError: backends\[0\]\.upstream: is required for AzureOpenAI/],
      [
        provider("a", "AWSBedrock"),
        /^ConfigError: backends\[0\]\.upstream: is required where auth\.aws\.region/,
      ],
      [
        provider("a", "GCPVertexAI"),
        /^ConfigError: backends\[0\]\.upstream: is required where auth\.gcp\.region/,
      ],
    ];
    for (const [backend, message] of refusals) assert.throws(() => render({ backends: [backend] }), message);
  });

  it("hands the filter its configuration, and the variables its secrets are in", () => {
    const config = {
      backends: [
        provider("a", "AWSBedrock", { auth: aws }),
        provider("b", "GCPVertexAI", { auth: gcp("r") }),
      ],
    };
    const { configuration, environment } = render(config);
    assert.deepEqual(configuration, config);
    assert.deepEqual(environment, ["AWS", "GCP"]);
  });

  it("quotes names that YAML 1.1 takes for booleans", () => {
    const { text, clusters } = render({ backends: [provider("on", "OpenAI"), provider("y", "OpenAI")] });
    assert.match(text, /name: "on"/);
    assert.match(text, /cluster: "y"/);
    assert.deepEqual(
      clusters.map(({ name }) => name),
      ["on", "y"],
    );
  });

  it("tries as many endpoints of a pool as its fallback list has", () => {
    const endpoints = [{ address: "10.0.0.1:1" }, { address: "[fd00::1]:2" }];
    const retries = (maxEndpoints: number) =>
      render({ backends: [pool({ endpoints, picker: { maxEndpoints } })] }).routes[0]?.route?.retry_policy
        ?.num_retries;
    assert.equal(retries(4), 3);
    assert.equal(retries(1), undefined);
  });

  it("gives a pool of addresses a static cluster that follows the filter's list", () => {
    const { clusters } = render({ backends: [pool({ endpoints: [{ address: "[fd00::1]:2" }] })] });
    assert.equal(clusters[0]?.type, "STATIC");
    assert.match(JSON.stringify(clusters[0].load_balancing_policy), /OverrideHost.*envoy\.lb/);
    const [endpoint] = clusters[0].load_assignment?.endpoints[0]?.lb_endpoints ?? [];
    assert.deepEqual(endpoint?.endpoint.address.socket_address, { address: "fd00::1", port_value: 2 });
  });

  it("warns that endpoints with DNS names cannot be steered to", () => {
    const { config } = loaded({
      backends: [pool({ endpoints: [{ address: "10.0.0.1:1" }, { address: "vllm:2" }] })],
    });
    const paths = renderWarnings(config).map((warning) => warning.path);
    assert.deepEqual(paths, ["backends[0].inferencePool.endpoints[1].address"]);
  });

  it("asks where the clusters are that a pool refers to", () => {
    const discovery = { adminCluster: "admin", poolCluster: "vllm" };
    const endpointPicker = { cluster: "epp", connectTimeout: "250ms" };
    const config = { backends: [pool({ discovery, endpointPicker })] };
    assert.throws(() => render(config), /--cluster vllm=HOST:PORT/);
    const addresses = new Map([
      ["vllm", { host: "vllm.models.svc", port: 8000 }],
      ["epp", { host: "10.0.0.9", port: 9002 }],
    ]);
    const { clusters, routes } = render(config, { addresses, adminPort: 9902 });
    const summary = clusters.map(({ name, type, connect_timeout }) => [name, type, connect_timeout]);
    assert.deepEqual(summary, [
      ["vllm", "STRICT_DNS", "2s"],
      ["epp", "STATIC", "0.25s"],
      ["admin", "STATIC", "1s"],
    ]);
    assert.equal(routes[0]?.route?.cluster, "vllm");
  });

  it("takes the picked address as it is where only an external picker knows the endpoints", () => {
    const addresses = new Map([["epp", { host: "10.0.0.9", port: 9002 }]]);
    const { clusters } = render({ backends: [pool({ endpointPicker: { cluster: "epp" } })] }, { addresses });
    assert.equal(clusters[0]?.type, "ORIGINAL_DST");
  });

  it("logs token counts and each cost once", () => {
    const cost = { metadataKey: "llm_total", type: "TotalToken" };
    const config = { globalLLMRequestCosts: [cost], llmRequestCosts: [{ ...cost, routeName: "r" }] };
    const { text } = render(config);
    assert.match(text, /usage\.reasoning_tokens: "%FILTER_STATE\(wasm\.usage\.reasoning_tokens:PLAIN\)%"/);
    assert.equal(text.match(/wasm\.llm_total:PLAIN/g)?.length, 1);
    const odd = { globalLLMRequestCosts: [{ ...cost, metadataKey: "a:b" }] };
    assert.throws(
      () => render(odd),
      /^ConfigError: globalLLMRequestCosts\[0\]\.metadataKey: cannot stand in/,
    );
  });
});
