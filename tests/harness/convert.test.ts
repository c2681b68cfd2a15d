import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import { convertManifests } from "../../harness/convert/convert.ts";
import type { Conversion } from "../../harness/convert/convert.ts";
import { readConfig } from "../../harness/filterapi/check.ts";
import type { Config } from "../../harness/filterapi/load.ts";
import { readSource } from "../../harness/filterapi/source.ts";
import { renderBootstrap } from "../../harness/render/envoy/bootstrap.ts";
import { defaultBootstrapOptions } from "../../harness/render/envoy/defaults.ts";

const folder = join(import.meta.dirname, "support/manifests");
const cases = readdirSync(folder).filter((name) => !name.endsWith(".filterapi.yaml"));

function convertFile(name: string): Conversion {
  return convertManifests([{ file: name, text: readFileSync(join(folder, name), "utf8") }]);
}

function configOf({ yaml }: Conversion): Config {
  const source = readSource("result", yaml);
  assert.ok(!Array.isArray(source));
  const { config, findings } = readConfig(source.value);
  assert.deepEqual(findings, []);
  return config!;
}

function backendOf(conversion: Conversion, name: string): Config["backends"][number] {
  const found = configOf(conversion).backends.find((backend) => backend.name === name);
  assert.ok(found, `no backend ${name}`);
  return found;
}

describe("converted manifests", () => {
  for (const name of cases) {
    const golden = join(folder, `${basename(name, ".yaml")}.filterapi.yaml`);

    it(`${name}: gives its golden`, () => {
      const { yaml } = convertFile(name);
      // UPDATE_GOLDENS=1 writes them anew, to be reviewed as a change.
      if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(golden, yaml);
      assert.equal(yaml, readFileSync(golden, "utf8"));
    });

    it(`${name}: loads, and can be rendered`, () => {
      const conversion = convertFile(name);
      const config = configOf(conversion);
      const addresses = new Map(
        conversion.clusters.map((cluster) => [cluster.name, { host: "127.0.0.1", port: 9000 }]),
      );
      const bootstrap = renderBootstrap(
        { config, json: "{}", file: name, warnings: [] },
        { ...defaultBootstrapOptions, addresses },
      );
      for (const backend of config.backends) assert.ok(bootstrap.includes(backend.name));
    });
  }

  it("never write the content of a secret", () => {
    for (const name of cases) {
      const { yaml } = convertFile(name);
      assert.doesNotMatch(yaml, /sk-this-must-not-appear|bm90LWEtY3JlZGVudGlhbA|not-a-credential/);
    }
  });
});

describe("the order of rules", () => {
  it("puts the match with the most conditions first, and a catch-all last, wherever it stands", () => {
    const rules = configOf(convertFile("provider-fallback.yaml")).rules!;
    assert.deepEqual(
      rules.map(({ backends }) => backends[0]!.name),
      [2, 1, 0].map((rule) =>
        rule === 2 ? "default/azure/route/chat/rule/2/ref/0" : `default/openai/route/chat/rule/${rule}/ref/0`,
      ),
    );
    assert.equal(rules.at(-1)?.matches, undefined);
  });

  it("puts the older route first", () => {
    const rules = configOf(convertFile("cross-namespace.yaml")).rules!;
    assert.deepEqual(
      rules.map(({ name }) => name),
      ["team-a/team-a", "team-a/team-a", "team-b/team-b"],
    );
  });

  it("writes a rule twice whose matches lie apart", () => {
    const text = `
apiVersion: aigateway.envoyproxy.io/v1beta1
kind: AIGatewayRoute
metadata: { name: r }
spec:
  rules:
    - matches:
        - headers: [{ name: x-ai-eg-model, value: m }, { name: x-a, value: a }]
        - headers: [{ name: x-ai-eg-model, value: n }]
      backendRefs: [{ name: first }]
    - matches:
        - headers: [{ name: x-ai-eg-model, value: m }]
      backendRefs: [{ name: second }]
    - matches:
        - headers: [{ name: x-ai-eg-model, value: o }, { name: x-b, value: b }]
      backendRefs: [{ name: third }]
`;
    const rules = configOf(convertManifests([{ file: "r.yaml", text }])).rules!;
    assert.deepEqual(
      rules.map(({ backends, matches }) => [
        backends[0]!.name.split("/")[1],
        matches!.map(({ model }) => model).join(),
      ]),
      [
        ["first", "m"],
        ["third", "o"],
        ["first", "n"],
        ["second", "m"],
      ],
    );
  });
});

describe("what cannot be followed", () => {
  it("keeps its share of the requests and resolves nowhere", () => {
    const conversion = convertFile("cross-namespace.yaml");
    assert.equal(
      backendOf(conversion, "team-b/gone/route/team-b/rule/0/ref/1").upstream?.host,
      "gone.team-b.invalid",
    );
    assert.equal(
      backendOf(conversion, "shared/azure/route/team-a/rule/0/ref/1").upstream?.host,
      "azure.egress.invalid",
    );
  });

  it("never widens a rule: a match that cannot be said is left out, and so is its rule", () => {
    const { rules } = configOf(convertFile("aws-bedrock.yaml"));
    assert.deepEqual(
      rules?.map(({ matches }) => matches?.map(({ model }) => model)),
      [["us.meta.llama3-2-1b-instruct-v1:0"], ["anthropic.claude*"]],
    );
  });

  it("takes the lowest priority in use for the first", () => {
    const [rule] = configOf(convertFile("cross-namespace.yaml")).rules!;
    assert.deepEqual(
      rule?.backends.map(({ priority }) => priority),
      [1, 0],
    );
  });
});
