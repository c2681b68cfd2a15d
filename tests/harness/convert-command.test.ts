import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { convertManifests } from "../../harness/convert/convert.ts";
import { ManifestError } from "../../harness/convert/problem.ts";
import { patternsOf } from "../../harness/convert/value-pattern.ts";
import { folderWith } from "./support/exchange-files.ts";
import { project, runCli } from "./support/run-cli.ts";

const samples = join(project, "tests/harness/support/manifests");

const whole = `
apiVersion: aigateway.envoyproxy.io/v1beta1
kind: AIGatewayRoute
metadata: { name: chat }
spec:
  rules:
    - backendRefs: [{ name: local }]
---
apiVersion: aigateway.envoyproxy.io/v1beta1
kind: AIServiceBackend
metadata: { name: local }
spec:
  schema: { name: OpenAI }
  backendRef: { name: vllm, port: 8000 }
`;

/** The problems that one document is refused for, without the place they stand at. */
function problemsOf(text: string): string[] {
  try {
    convertManifests([{ file: "m.yaml", text }]);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return error.problems.map(({ path, reason }) => `${path}: ${reason}`);
  }
  return [];
}

function route(rule: string): string {
  return `{apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: r}, spec: {rules: [${rule}]}}`;
}

function policy(spec: string, version = "v1beta1"): string {
  return `{apiVersion: aigateway.envoyproxy.io/${version}, kind: BackendSecurityPolicy, metadata: {name: p}, spec: {${spec}}}`;
}

function pool(spec: string): string {
  return `{apiVersion: inference.networking.k8s.io/v1, kind: InferencePool, metadata: {name: p}, spec: {${spec}}}`;
}

const refused: [string, string, string][] = [
  ["an unserved version", route("{}").replace("v1beta1", "v1"), "apiVersion: "],
  ["no name", "{apiVersion: v1, kind: Secret, metadata: {}}", "metadata.name: is required"],
  ["no resource", "just text", "document: is no Kubernetes resource, but a plain value or a list"],
  ["a reserved name", route("{name: route-not-found}"), "spec.rules[0].name: is reserved"],
  ["two rules of one name", route("{name: a}, {name: a}"), "spec.rules: have names that are not unique"],
  [
    "pools and services in one rule",
    route("{backendRefs: [{name: a}, {name: b, group: inference.networking.k8s.io, kind: InferencePool}]}"),
    "spec.rules[0].backendRefs: must not mix InferencePool and AIServiceBackend",
  ],
  [
    "a group without a kind",
    route("{backendRefs: [{name: b, group: inference.networking.k8s.io}]}"),
    "spec.rules[0].backendRefs[0]: takes group and kind together",
  ],
  [
    "a backend's timeout beyond the request's",
    route("{timeouts: {request: 1m, backendRequest: 61s}}"),
    "spec.rules[0].timeouts: backendRequest must not be longer than request",
  ],
  [
    "a body value that is no JSON",
    route("{backendRefs: [{name: b, bodyMutation: {set: [{path: a, value: flex}]}}]}"),
    "spec.rules[0].backendRefs[0].bodyMutation.set[0].value: is not JSON",
  ],
  [
    "sixteen rules",
    route(Array.from({ length: 16 }, () => "{}").join()),
    "spec.rules: must have at most 15 entries",
  ],
  [
    "a policy with the field of another type",
    policy("type: APIKey, apiKey: {secretRef: {name: s}}, azureAPIKey: {secretRef: {name: s}}"),
    "spec.azureAPIKey: must not be given where type is APIKey",
  ],
  ["a policy without its field", policy("type: APIKey"), "spec.apiKey: is required where type is APIKey"],
  [
    "a policy for something else",
    policy("type: APIKey, apiKey: {secretRef: {name: s}}, targetRefs: [{group: '', kind: Service, name: s}]"),
    "spec.targetRefs[0]: must name an AIServiceBackend, or an InferencePool of inference.networking.k8s.io",
  ],
  [
    "Google Cloud's default credentials in v1alpha1",
    policy("type: GCPCredentials, gcpCredentials: {region: r, projectName: p}", "v1alpha1"),
    "spec.gcpCredentials: takes exactly one of credentialsFile and workloadIdentityFederationConfig",
  ],
  [
    "a pool's port given twice",
    pool("selector: {matchLabels: {a: b}}, targetPorts: [{number: 1}, {number: 1}]"),
    "spec.targetPorts: must be different from each other",
  ],
  [
    "a picker without a port",
    pool("selector: {matchLabels: {a: b}}, targetPorts: [{number: 1}], endpointPickerRef: {name: e}"),
    "spec.endpointPickerRef.port: is required for a Service",
  ],
  [
    "a resource given twice",
    `${whole}---${whole}`,
    "metadata.name: there is a resource of this kind and name already",
  ],
];

describe("manifests that the cluster would refuse", () => {
  for (const [name, text, expected] of refused) {
    it(`are refused: ${name}`, () => {
      const problems = problemsOf(text);
      assert.ok(
        problems.some((problem) => problem.startsWith(expected)),
        problems.join("\n"),
      );
    });
  }

  it("accept Google Cloud's default credentials in v1beta1", () => {
    const text = policy("type: GCPCredentials, gcpCredentials: {region: r, projectName: p}");
    assert.deepEqual(problemsOf(`${whole}---\n${text}`), []);
  });
});

describe("regular expressions", () => {
  const exact = (...texts: string[]) => texts.map((text) => ({ text, isPrefix: false }));
  const cases: [string, ReturnType<typeof patternsOf>][] = [
    ["gpt-4o", exact("gpt-4o")],
    ["^gpt-4\\.1$", exact("gpt-4.1")],
    ["a|b", exact("a", "b")],
    ["(a|b)-(?:c|d)", exact("a-c", "a-d", "b-c", "b-d")],
    ["gpt(-mini)?", exact("gpt-mini", "gpt")],
    ["llama.*", [{ text: "llama", isPrefix: true }]],
    [
      "(o3|o4)-.*",
      [
        { text: "o3-", isPrefix: true },
        { text: "o4-", isPrefix: true },
      ],
    ],
    [".*", [{ text: "", isPrefix: true }]],
    ["gpt-4.1", undefined],
    [".*-mini", undefined],
    ["a+", undefined],
    ["a.+", undefined],
    ["[ab]", undefined],
    ["(?i)a", undefined],
    ["a{2}", undefined],
    ["(a", undefined],
    ["a)", undefined],
    ["\\d", undefined],
    ["a??", undefined],
    ["(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)", undefined],
  ];
  for (const [expression, expected] of cases) {
    it(expression, () => assert.deepEqual(patternsOf(expression), expected));
  }
});

describe("convert", () => {
  it("writes the configuration to stdout and what is missing to stderr", async () => {
    const { code, stdout, stderr } = await runCli(["convert", join(samples, "provider-fallback.yaml")]);
    assert.equal(code, 0);
    assert.match(stdout, /^# Converted from tests\/harness\/support\/manifests\/provider-fallback\.yaml\./);
    assert.match(stderr, /AIGatewayRoute default\/chat +│ spec\.rules\[1\]\.timeouts/);
    assert.match(stderr, /OPENAI_API_KEY +│ Secret default\/openai, key apiKey/);
  });

  it("reads folders, writes a file that validates, and with --strict ends with 0 where all is carried over", async (context) => {
    const [first, second] = whole.split("---");
    const folder = folderWith(context, {
      "in/route.yaml": first!,
      "in/more/backend.yml": second!,
      "in/notes.txt": "no",
    });
    const converted = await runCli(["convert", "in", "--strict", "--out", "out.yaml"], folder);
    assert.equal(converted.code, 0, converted.stderr);
    assert.match(readFileSync(join(folder, "out.yaml"), "utf8"), /host: vllm\.default\.svc\.cluster\.local/);
    const validated = await runCli(["validate", "out.yaml"], folder);
    assert.equal(validated.code, 0, validated.stderr);
  });

  it("ends with 1 under --strict where something is not carried over", async () => {
    const { code } = await runCli(["convert", join(samples, "http-route.yaml"), "--strict"]);
    assert.equal(code, 1);
  });

  it("ends with 2 and names file, line, document, resource and path of what it refuses", async (context) => {
    const text = `${whole}---\n${pool("selector: {}, targetPorts: []")}\n`;
    const folder = folderWith(context, { "m.yaml": text });
    const { code, stdout, stderr } = await runCli(["convert", "m.yaml"], folder);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /m\.yaml:16:\d+: document 3, InferencePool default\/p: spec\.selector\.matchLabels: is required/,
    );
    assert.match(stderr, /spec\.targetPorts: needs at least one entry/);
  });

  it("ends with 2 where there is no route, or no file", async (context) => {
    const folder = folderWith(context, {
      "m.yaml": pool("selector: {matchLabels: {a: b}}, targetPorts: [{number: 1}]"),
    });
    assert.equal((await runCli(["convert", "m.yaml"], folder)).code, 2);
    const missing = await runCli(["convert", "absent.yaml"], folder);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /cannot be read/);
  });
});
