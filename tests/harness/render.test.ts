import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { loadConfig } from "../../harness/filterapi/load.ts";
import { renderBootstrap } from "../../harness/render/envoy/bootstrap.ts";
import { defaultBootstrapOptions } from "../../harness/render/envoy/defaults.ts";
import { provider, render } from "./support/rendered.ts";

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
