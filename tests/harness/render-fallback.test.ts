import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { provider, render } from "./support/rendered.ts";
import type { Rendered } from "./support/rendered.ts";

const pool = (name: string, members: object = {}) =>
  provider(name, "OpenAI", {
    inferencePool: { name, endpoints: [{ address: "10.0.0.1:8000" }], ...members },
  });

const backends = [
  provider("a", "OpenAI"),
  provider("b", "Anthropic"),
  pool("p", { picker: { maxEndpoints: 2 } }),
];

/** A rule whose backends are names, each with its priority. */
const rule = (...members: [name: string, priority: number, weight?: number][]) => ({
  backends: members.map(([name, priority, weight = 1]) => ({ name, priority, weight })),
});

const fallback = { backends, rules: [rule(["a", 0], ["b", 1], ["p", 2])] };

/** The routes of chains with the clusters of their attempts. */
function chains({ routes, clusters }: Rendered): Record<string, string[]> {
  return Object.fromEntries(
    routes.flatMap(({ match, route }) => {
      const name = match.headers?.[0]?.string_match.exact;
      const cluster = clusters.find((candidate) => candidate.name === route?.cluster)?.cluster_type;
      if (name === undefined || cluster === undefined) return [];
      return [[name, cluster.typed_config.clusters.map((member) => member.name)]];
    }),
  );
}

type Wasm = { config: { root_id: string; failure_policy: string; allow_on_headers_stop_iteration: boolean } };

/** The module's roles: in the listener's filters, and in those of each attempt. */
function roles({ filters }: Rendered): [string[], string[]] {
  const router = new Map(filters).get("envoy.filters.http.router") as {
    upstream_http_filters?: { name: string; typed_config: Wasm }[];
  };
  const wasm = (list: [string, unknown][]): string[] =>
    list.flatMap(([name, config]) =>
      name === "envoy.filters.http.wasm" ? [(config as Wasm).config.root_id] : [],
    );
  const attempts = router.upstream_http_filters ?? [];
  return [wasm(filters), wasm(attempts.map(({ name, typed_config: config }) => [name, config]))];
}

describe("render --envoy with backends of several priorities", () => {
  it("has the module decide before the first attempt, and translate in each", () => {
    assert.deepEqual(roles(render(fallback)), [["router"], ["upstream"]]);
    assert.deepEqual(roles(render({ backends, rules: [rule(["a", 0], ["b", 0])] })), [["gateway"], []]);
    assert.deepEqual(roles(render({ backends: [backends[0]] })), [["gateway"], []]);
  });

  it("protects the filter of the attempts as it does the other", () => {
    const { filters } = render(fallback);
    const router = new Map(filters).get("envoy.filters.http.router");
    const [wasm, codec] = router?.["upstream_http_filters"] as { name: string; typed_config: Wasm }[];
    assert.equal(wasm?.typed_config.config.failure_policy, "FAIL_RELOAD");
    assert.equal(wasm.typed_config.config.allow_on_headers_stop_iteration, true);
    assert.equal(codec?.name, "envoy.filters.http.upstream_codec");
  });

  it("has a route for every chain that leaves members out, and a pool as often as it has turns", () => {
    assert.deepEqual(chains(render(fallback)), {
      "a,b,p": ["a", "b", "p", "p"],
      "a,b": ["a", "b"],
      "a,p": ["a", "p", "p"],
      "b,p": ["b", "p", "p"],
    });
  });

  it("has one chain for each that weights can draw, whatever the order in the file", () => {
    const rules = [rule(["p", 7], ["b", 0], ["a", 0], ["never", 0, 0]), rule(["b", 0], ["p", 1])];
    const never = provider("never", "OpenAI");
    assert.deepEqual(Object.keys(chains(render({ backends: [...backends, never], rules }))), ["b,p", "a,p"]);
  });

  it("makes exactly as many attempts as a chain is long", () => {
    const { routes } = render(fallback);
    const retries = routes.map(({ name, route }) => [name, route?.retry_policy?.num_retries]);
    assert.deepEqual(retries.slice(3, 7), [
      ["a,b,p", 3],
      ["a,b", 1],
      ["a,p", 2],
      ["b,p", 2],
    ]);
    assert.deepEqual(routes[3]?.route?.retry_policy?.retriable_status_codes, [429, 500, 502, 503, 504, 529]);
  });

  it("gives each attempt the same time to be silent, and all of them as much together", () => {
    const [, , , chain] = render(fallback, { attemptSilence: 2500 }).routes;
    assert.equal(chain?.route?.retry_policy?.per_try_idle_timeout, "2.5s");
    // Four attempts, and something over.
    assert.equal(chain.route.idle_timeout, "40s");
  });

  it("tells each attempt's backend and host by its endpoint", () => {
    const { routes, clusters } = render(fallback);
    assert.equal(routes[3]?.route?.auto_host_rewrite, true);
    const endpoints = clusters.flatMap(({ load_assignment: load }) => load?.endpoints[0]?.lb_endpoints ?? []);
    const told = endpoints.map(({ endpoint, metadata }) => [endpoint.hostname, metadata?.filter_metadata]);
    const named = (name: string) => ({ "aigateway.envoy.io": { per_route_rule_backend_name: name } });
    assert.deepEqual(told, [
      ["api.openai.com", named("a")],
      ["api.anthropic.com", named("b")],
      ["10.0.0.1:8000", named("p")],
    ]);
  });

  it("leaves the backend's header to the attempts", () => {
    assert.doesNotMatch(render(fallback).text, /- x-ai-eg-backend$/m);
    assert.match(render({ backends }).text, /- x-ai-eg-backend$/m);
  });

  it("charges a chain's costs under its name", () => {
    const rateLimit = { address: { host: "10.0.0.9", port: 8081 }, domain: "d", headers: [] };
    const costs = { globalLLMRequestCosts: [{ metadataKey: "tokens", type: "TotalToken" }] };
    const { routes } = render({ ...fallback, ...costs }, { rateLimit });
    const limits = JSON.stringify(routes[3]?.typed_per_filter_config);
    assert.match(limits, /"descriptor_key":"backend","descriptor_value":"a,b,p"/);
  });

  it("refuses more chains than routes should hold", () => {
    const many = Array.from({ length: 36 }, (_, index) => provider(`b${index}`, "OpenAI"));
    const members = many.map(({ name }, index): [string, number] => [name, index % 2]);
    assert.throws(
      () => render({ backends: many, rules: [rule(...members)] }),
      /^ConfigError: rules\[0\]\.backends: makes 360 fallback chains, at most 256/,
    );
  });

  it("refuses names and pools that no chain can hold", () => {
    assert.throws(
      () =>
        render({ backends: [...backends, provider("x,y", "OpenAI")], rules: [rule(["a", 0], ["x,y", 1])] }),
      /^ConfigError: backends\[3\]\.name: no comma/,
    );
    const outside = (maxEndpoints: number, ...more: [string, number][]) => {
      const picked = provider("o", "OpenAI", {
        inferencePool: { name: "o", endpointPicker: { cluster: "epp" }, picker: { maxEndpoints } },
      });
      const addresses = new Map([["epp", { host: "10.0.0.9", port: 9002 }]]);
      return render(
        { backends: [...backends, picked], rules: [rule(["a", 0], ["o", 1], ...more)] },
        { addresses },
      );
    };
    assert.deepEqual(chains(outside(1))["a,o"], ["a", "o"]);
    const message =
      /^ConfigError: backends\[3\]\.inferencePool\.picker\.maxEndpoints: an external picker's own/;
    assert.throws(() => outside(2), message);
    assert.throws(() => outside(1, ["p", 2]), message);
  });

  it("refuses Envoy's own filter for pickers", () => {
    const addresses = new Map([["epp", { host: "10.0.0.9", port: 9002 }]]);
    const picked = pool("o", { endpointPicker: { cluster: "epp" } });
    assert.throws(
      () =>
        render(
          { backends: [...backends, picked], rules: [rule(["a", 0], ["o", 1])] },
          { addresses, extProcFilter: true },
        ),
      /^ConfigError: backends\[3\]\.inferencePool\.endpointPicker: with fallback only the module asks pickers/,
    );
  });
});
