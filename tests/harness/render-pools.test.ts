import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { renderWarnings } from "../../harness/render/envoy/warnings.ts";
import { loaded, provider, render } from "./support/rendered.ts";

const pool = (members: object) => provider("pool", "OpenAI", { inferencePool: { name: "p", ...members } });

describe("render --envoy, of pools", () => {
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

  it("has a pool of FailClose try no endpoint beyond the filter's list, and one of FailOpen any", () => {
    const policyOf = (members: object): string => {
      const { clusters } = render({ backends: [pool(members)] });
      const policy = clusters[0]?.load_balancing_policy as {
        policies: { typed_extension_config: { typed_config: { fallback_policy: object } } }[];
      };
      return JSON.stringify(policy.policies[0]?.typed_extension_config.typed_config.fallback_policy);
    };
    const endpoints = [{ address: "10.0.0.1:1" }];
    assert.match(policyOf({ endpoints }), /"NO_FALLBACK"/);
    assert.doesNotMatch(policyOf({ endpoints, failureMode: "FailOpen" }), /NO_FALLBACK/);
    // No list can name such an endpoint.
    assert.doesNotMatch(policyOf({ endpoints: [{ address: "vllm:2" }] }), /NO_FALLBACK/);
  });

  it("has the cluster that metrics are read through take the endpoint's address from the filter's call", () => {
    const endpoints = [{ address: "10.0.0.1:1" }];
    const through = (cluster: string) =>
      render({ backends: [pool({ endpoints, picker: { metrics: { cluster } } })] }).clusters.map(
        ({ name, type }) => [name, type],
      );
    assert.deepEqual(through("scrapes"), [
      ["pool", "STATIC"],
      ["scrapes", "ORIGINAL_DST"],
    ]);
    assert.deepEqual(through("pool"), [["pool", "STATIC"]]);
  });
});

describe("render --envoy --ext-proc-filter", () => {
  const addresses = new Map([["epp", { host: "10.0.0.9", port: 9002 }]]);
  const options = { addresses, extProcFilter: true };
  const picked = (members: object = {}) =>
    pool({
      endpoints: [{ address: "10.0.0.1:1" }],
      endpointPicker: { cluster: "epp", timeout: "5s" },
      ...members,
    });

  it("puts Envoy's filter between the module and the load balancer's metadata", () => {
    const { filters } = render({ backends: [picked()] }, options);
    assert.deepEqual(
      filters.map(([name]) => name.replace("envoy.filters.http.", "")),
      ["wasm", "ext_proc", "header_to_metadata", "router"],
    );
    const { processing_mode: mode, message_timeout: timeout } = filters[1]![1];
    assert.deepEqual(new Set(Object.values(mode as object)), new Set(["SKIP", "NONE"]));
    assert.equal(timeout, "5s");
  });

  it("has the filter ask on the routes of pools with a picker alone, by failure mode", () => {
    const backends = [picked({ failureMode: "FailOpen" }), provider("b", "OpenAI")];
    const { routes } = render({ backends }, options);
    const overrides = routes[0]?.typed_per_filter_config?.["envoy.filters.http.ext_proc"]?.overrides;
    assert.equal(overrides?.["failure_mode_allow"], true);
    assert.deepEqual(overrides["grpc_service"], { envoy_grpc: { cluster_name: "epp" } });
    const modes = Object.values(overrides["processing_mode"] as object);
    assert.deepEqual(new Set(modes), new Set(["SEND", "FULL_DUPLEX_STREAMED"]));
    assert.equal(routes[1]?.typed_per_filter_config, undefined);
  });

  it("makes such a pool an ordinary backend to the module, whatever the case of its keys", () => {
    const { inferencePool, ...backend } = picked() as { inferencePool?: object };
    const { configuration } = render({ backends: [{ ...backend, InferencePool: inferencePool }] }, options);
    assert.deepEqual(configuration, { backends: [provider("pool", "OpenAI")] });
  });

  it("changes nothing where no pool has an external picker", () => {
    const config = { backends: [pool({ endpoints: [{ address: "10.0.0.1:1" }] })] };
    assert.equal(render(config, options).text, render(config).text);
  });

  it("refuses what Envoy's filter cannot tell a picker", () => {
    const refused = (members: object): void => {
      render({ backends: [picked(members)] }, options);
    };
    assert.throws(
      () => refused({ subset: { labels: { zone: "a" } } }),
      /inferencePool\.subset: only the module/,
    );
    assert.throws(
      () => refused({ modelRewrites: [{ targets: [{ model: "m" }] }] }),
      /inferencePool\.modelRewrites: only the module/,
    );
  });

  it("warns that Envoy's filter fails closed once it has passed a body on", () => {
    const { config } = loaded({
      backends: [picked({ failureMode: "FailOpen" }), { ...picked(), name: "b" }],
    });
    assert.deepEqual(renderWarnings(config), []);
    const paths = renderWarnings(config, true).map((warning) => warning.path);
    assert.deepEqual(paths, ["backends[0].inferencePool.failureMode"]);
  });
});
