import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { parseAllDocuments } from "yaml";
import { loadConfig } from "../../harness/filterapi/load.ts";
import { renderKubernetes } from "../../harness/render/kubernetes/manifests.ts";
import { defaultKubernetesOptions } from "../../harness/render/kubernetes/options.ts";
import type { KubernetesOptions } from "../../harness/render/kubernetes/options.ts";
import { kubernetesWarnings } from "../../harness/render/kubernetes/warnings.ts";
import { crdValidators } from "./support/crds.ts";
import { loaded, provider } from "./support/rendered.ts";

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return */

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: any;
}

const validators = crdValidators();
const skipped = validators === undefined && "no CustomResourceDefinitions in ../shared/crds";

const standard: KubernetesOptions = {
  ...defaultKubernetesOptions,
  module: { type: "Image", url: "registry.example/ai-gateway-wasm:0.1.0" },
};

function read(text: string): Manifest[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

const render = (value: unknown, options: Partial<KubernetesOptions> = {}): Manifest[] =>
  read(renderKubernetes(loaded(value), { ...standard, ...options }));

const of = (manifests: Manifest[], kind: string): Manifest[] =>
  manifests.filter((manifest) => manifest.kind === kind);

const the = (manifests: Manifest[], kind: string): Manifest => {
  const [found, ...others] = of(manifests, kind);
  assert.ok(found !== undefined && others.length === 0, `one ${kind}`);
  return found;
};

/** Holds every manifest against the definition of its kind, and its name against RFC 1123. */
function assertValid(manifests: Manifest[]): void {
  const undefinedKinds = new Set(["gateway.envoyproxy.io/v1alpha1 HTTPRouteFilter", "v1 Secret"]);
  const seen = new Set<string>();
  for (const manifest of manifests) {
    const { apiVersion, kind, metadata } = manifest;
    assert.match(metadata.name, /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    const identity = [apiVersion, kind, metadata.namespace, metadata.name].join(" ");
    assert.ok(!seen.has(identity), `twice: ${identity}`);
    seen.add(identity);
    const key = `${apiVersion} ${kind}`;
    const validate = validators?.get(key);
    if (validate === undefined) {
      assert.ok(validators === undefined || undefinedKinds.has(key), `no definition of ${key}`);
      continue;
    }
    assert.ok(validate(manifest), `${identity}: ${JSON.stringify(validate.errors)}`);
  }
}

const pool = (members: object) => provider("pool", "OpenAI", { inferencePool: { name: "p", ...members } });
const endpoints = [{ address: "10.0.0.1:8000" }, { address: "[fd00::1]:8000" }];

describe("render --kubernetes", () => {
  it("gives what configs/rendered/kubernetes/routing.yaml holds", () => {
    const kept = readFileSync("configs/rendered/kubernetes/routing.yaml", "utf8");
    const made = renderKubernetes(loadConfig("configs/routing.yaml", {}), standard);
    const command = `npm run render -- configs/routing.yaml --kubernetes --image ${standard.module.url}`;
    assert.equal(made, kept, `out of date: ${command} > configs/rendered/kubernetes/routing.yaml`);
  });

  for (const file of readdirSync("configs").filter((name) => name.endsWith(".yaml"))) {
    it(`makes valid manifests of configs/${file}, or says why it cannot`, { skip: skipped }, () => {
      const config = loadConfig(path.join("configs", file), {});
      const falls = config.config.rules?.some(({ backends }) =>
        backends.some(({ priority }) => priority > 0),
      );
      const make = (): string => renderKubernetes(config, { ...standard, secretTemplate: true });
      if (falls === true) assert.throws(make, /priority: falling back .* render --envoy/);
      else assertValid(read(make()));
    });
  }

  it("makes valid manifests of pools of every kind, beside a Gateway that exists", { skip: skipped }, () => {
    const endpointPicker = { cluster: "epp" };
    const discovery = { adminCluster: "admin", poolCluster: "vllm" };
    const backends = [
      pool({ endpoints, picker: { metrics: { cluster: "scrapes" } } }),
      { ...pool({ endpointPicker }), name: "Namespace/Picked_Backend/route/chat/rule/0/ref/1" },
      { ...pool({ discovery, failureMode: "FailOpen" }), name: "discovered" },
      provider("spoken-to-by-address", "OpenAI", { upstream: { host: "10.0.0.7", port: 8080 } }),
    ];
    const place = { host: "vllm.models.svc.cluster.local", port: 8000 };
    const addresses = new Map([
      ["epp", { host: "epp.models.svc", port: 9002 }],
      ["Namespace/Picked_Backend/route/chat/rule/0/ref/1", place],
      ["vllm", place],
    ]);
    const options = {
      addresses,
      namespace: "gateways",
      gateway: "eg.example",
      hasGateway: true,
      listeners: ["http", "https"],
      module: { type: "HTTP", url: "https://modules.example/filter.wasm", sha256: "0".repeat(64) },
    } as const;
    const manifests = render({ backends }, options);
    assertValid(manifests);
    assert.deepEqual(of(manifests, "Gateway"), []);
    assert.deepEqual(
      the(of(manifests, "ReferenceGrant").slice(0, 1), "ReferenceGrant").metadata.namespace,
      "models",
    );
  });

  it("has Envoy trace where a collector is given, with the module's tags", { skip: skipped }, () => {
    const traceCollector = { host: "collector.monitoring.svc", port: 4317 };
    const manifests = render({ backends: [provider("a", "OpenAI")] }, { ...standard, traceCollector });
    assertValid(manifests);
    const { tracing } = the(of(manifests, "EnvoyProxy"), "EnvoyProxy").spec.telemetry;
    const [reference] = tracing.provider.backendRefs;
    const places = of(manifests, "Backend").filter(({ metadata }) => metadata.name === reference.name);
    assert.deepEqual(the(places, "Backend").spec.endpoints, [
      { fqdn: { hostname: traceCollector.host, port: traceCollector.port } },
    ]);
    const model = "%FILTER_STATE(wasm.request.backend_model:PLAIN)%";
    assert.equal(tracing.tags["gen_ai.request.model"], model);
  });

  it("leads each backend's header to its place, and everything else to a route the filter runs on", () => {
    const manifests = render({ backends: [provider("a", "OpenAI"), provider("b", "Anthropic")] });
    const rules = of(manifests, "HTTPRoute").map(({ spec }) => spec.rules[0]);
    assert.deepEqual(
      rules.map(({ matches }) => matches[0].headers?.[0].value),
      [undefined, "a", "b"],
    );
    const [unrouted, first] = rules;
    const [notFound, quiet] = of(manifests, "HTTPRouteFilter");
    assert.equal(notFound?.spec.directResponse.statusCode, 404);
    assert.equal(unrouted.filters[0].extensionRef.name, notFound?.metadata.name);
    assert.equal(first.filters[1].urlRewrite.hostname, "api.openai.com");
    assert.equal(quiet?.spec.urlRewrite.appendXForwardedHost, false);
    assert.equal(first.filters[2].extensionRef.name, quiet?.metadata.name);
    const [place] = of(manifests, "Backend");
    assert.equal(first.backendRefs[0].name, place?.metadata.name);
    assert.deepEqual(place?.spec.endpoints, [{ fqdn: { hostname: "api.openai.com", port: 443 } }]);
    const [tls] = of(manifests, "BackendTLSPolicy");
    assert.equal(tls?.spec.targetRefs[0].name, place?.metadata.name);
    assert.equal(tls?.spec.validation.hostname, "api.openai.com");
  });

  it("reads secrets from Envoy's environment, and writes none", () => {
    const auth = { apiKey: { key: { env: "OPENAI_API_KEY" } } };
    const aws = { aws: { region: "eu-west-1" } };
    const backends = [provider("a", "OpenAI", { auth }), provider("b", "AWSBedrock", { auth: aws })];
    const manifests = render({ backends }, { secretTemplate: true });
    const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "OPENAI_API_KEY"];
    assert.deepEqual(the(manifests, "EnvoyExtensionPolicy").spec.wasm[0].env.hostKeys, names);
    const { env } = the(manifests, "EnvoyProxy").spec.provider.kubernetes.envoyDeployment.container;
    assert.deepEqual(
      env.map((variable: any) => [variable.name, variable.valueFrom.secretKeyRef.optional ?? false]),
      names.map((name) => [name, name === "AWS_SESSION_TOKEN"]),
    );
    const secret = the(manifests, "Secret") as Manifest & { stringData: Record<string, string> };
    assert.deepEqual(new Set(Object.values(secret.stringData)), new Set([""]));
    assert.deepEqual(of(render({ backends }), "Secret"), []);
    const literal = loaded({ backends: [provider("a", "OpenAI", { auth: { apiKey: { key: "sk-1" } } })] });
    assert.deepEqual(
      kubernetesWarnings(literal.config).map((warning) => warning.path),
      ["backends[0].auth.apiKey.key"],
    );
  });

  it("patches the filter in each listener, and no other filter", () => {
    const config = { backends: [provider("a", "OpenAI")] };
    const manifests = render(config, { gateway: "eg", hasGateway: true, listeners: ["http", "https"] });
    const patches = the(manifests, "EnvoyPatchPolicy").spec.jsonPatches;
    const summary = patches.map(({ name, operation }: any) => [name, operation.path, operation.value]);
    const settings = (listener: string) => [
      [listener, "allow_on_headers_stop_iteration", true],
      [listener, "failure_policy", "FAIL_RELOAD"],
      [listener, "reload_config", { backoff: { base_interval: "0.1s", max_interval: "5s" } }],
    ];
    assert.deepEqual(summary, [...settings("default/eg/http"), ...settings("default/eg/https")]);
    const policy = the(manifests, "EnvoyExtensionPolicy").metadata.name;
    for (const { operation } of patches) {
      assert.ok(
        operation.jsonPath.includes(
          `"envoy.filters.http.wasm/envoyextensionpolicy/default/${policy}/wasm/0"`,
        ),
      );
    }
  });

  it("steers to a pool's endpoints by the filter's list, which no model server sees", () => {
    const manifests = render({ backends: [pool({ endpoints, picker: { maxEndpoints: 4 } })] });
    const traffic = the(manifests, "BackendTrafficPolicy").spec;
    const extractFrom = [{ header: "x-gateway-destination-endpoint" }];
    assert.deepEqual(traffic.loadBalancer.endpointOverride, { extractFrom });
    assert.equal(traffic.retry.numRetries, 3);
    const { config } = the(manifests, "EnvoyExtensionPolicy").spec.wasm[0];
    const cluster = "httproute/default/ai-gateway-pool/rule/0";
    assert.equal(config.backends[0].inferencePool.picker.metrics.cluster, cluster);
    const patches = the(manifests, "EnvoyPatchPolicy").spec.jsonPatches;
    const upstream = patches.find(({ operation }: any) => operation.path === "upstream_http_filters");
    assert.deepEqual(upstream.operation.value[0].typed_config.mutations.request_mutations, [
      { remove: "x-gateway-destination-endpoint" },
    ]);
    const ofCluster = patches.filter(({ name }: any) => name === cluster);
    assert.deepEqual(
      ofCluster.map(({ operation }: any) => operation.path),
      ["selected_host_key", "fallback_policy"],
    );
  });

  it("has a Service stand for a pool whose endpoints the configuration does not list", () => {
    const discovery = { adminCluster: "admin", poolCluster: "vllm" };
    const config = { backends: [pool({ discovery, endpointPicker: { cluster: "epp" } })] };
    const epp = { host: "epp.default.svc", port: 9002 };
    assert.throws(
      () => render(config, { addresses: new Map([["epp", epp]]) }),
      /--cluster vllm=NAME\.NAMESPACE/,
    );
    const addresses = new Map([
      ["epp", epp],
      ["vllm", { host: "vllm.default.svc", port: 8000 }],
    ]);
    const manifests = render(config, { addresses });
    const [, route] = of(manifests, "HTTPRoute");
    assert.deepEqual(route?.spec.rules[0].backendRefs, [{ name: "vllm", port: 8000 }]);
    assert.deepEqual([...of(manifests, "Backend"), ...of(manifests, "ReferenceGrant")], []);
    const added = the(manifests, "EnvoyPatchPolicy").spec.jsonPatches.filter(
      ({ operation }: any) => operation.path === "",
    );
    assert.deepEqual(
      added.map(({ name }: any) => name),
      ["epp", "admin"],
    );
    const { inferencePool } = the(manifests, "EnvoyExtensionPolicy").spec.wasm[0].config.backends[0];
    assert.equal(inferencePool.discovery.poolCluster, "httproute/default/ai-gateway-pool/rule/0");
  });

  it("refuses what Envoy Gateway cannot do, and says what it takes", () => {
    const refusals: [object, RegExp][] = [
      [
        {
          rules: [{ backends: [{ name: "a" }, { name: "b", priority: 1 }] }],
          backends: [provider("a", "OpenAI"), provider("b", "Anthropic")],
        },
        /rules\[0\]\.backends\[1\]\.priority: .* render --envoy/,
      ],
      [
        { backends: [provider("a", "OpenAI", { upstream: { host: "10.0.0.1", tls: true } })] },
        /backends\[0\]\.upstream\.host: certificates are checked by name/,
      ],
      [
        { backends: [pool({ endpoints: [{ address: "10.0.0.1:1" }, { address: "a.b:1" }] })] },
        /inferencePool\.endpoints: .* not both/,
      ],
      [
        { backends: [pool({ endpoints: [{ address: "vllm:1" }] })] },
        /endpoints\[0\]\.address: .* two parts or more/,
      ],
      [
        { backends: [provider("a", "OpenAI", { auth: { apiKey: { key: { env: "A KEY" } } } })] },
        /backends\[0\]\.auth\.apiKey\.key\.env: "A KEY" cannot be a key of a Secret/,
      ],
      [{ backends: [provider("é", "OpenAI")] }, /backends\[0\]\.name: an HTTPRoute cannot match it/],
    ];
    for (const [config, message] of refusals) assert.throws(() => render(config), message);
  });

  it("warns of what a cluster will do otherwise", () => {
    const { config } = loaded({
      backends: [
        provider("plain", "OpenAI"),
        provider("by-port", "OpenAI", { upstream: { host: "models.example", port: 8443, tls: true } }),
        provider("by-address", "OpenAI", { upstream: { host: "127.0.0.1", port: 80 } }),
      ],
    });
    const told = kubernetesWarnings(config).map((warning) => `${warning.path}: ${warning.reason}`);
    assert.equal(told.length, 3);
    assert.match(told[0]!, /^backends\[1\]\.upstream: .* without its port/);
    assert.match(told[1]!, /^backends\[2\]\.upstream: .* no address as host/);
    assert.match(told[2]!, /^backends\[2\]\.upstream\.host: Envoy Gateway refuses it/);
  });
});
