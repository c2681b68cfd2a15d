/** A configuration that both loaders refuse, and the path of the problem they must name first. */
export interface RefusedConfig {
  title: string;
  config: unknown;
  path: string;
}

const openai = { name: "a", schema: { name: "OpenAI" } };

/** A configuration with one backend that has these members beside its name and schema. */
function backendWith(members: object): unknown {
  return { backends: [{ ...openai, ...members }] };
}

/** A configuration with one pool that has these members beside its name. */
function poolWith(members: object): unknown {
  return backendWith({ inferencePool: { name: "p", ...members } });
}

/** A configuration with one rule for the one backend. */
function ruleWith(members: object): unknown {
  return { backends: [openai], rules: [{ backends: [{ name: "a" }], ...members }] };
}

function refused(title: string, config: unknown, path: string): RefusedConfig {
  return { title, config, path };
}

const pool = "backends[0].inferencePool";

export const refusedConfigs: readonly RefusedConfig[] = [
  refused("not an object", [], "config"),
  refused("unknown key at the top", { foo: 1 }, "foo"),
  refused("unknown key of a backend", backendWith({ foo: 1 }), "backends[0].foo"),
  refused(
    "key given in two spellings",
    backendWith({ responsesApi: true, RESPONSESAPI: true }),
    "backends[0].responsesApi",
  ),
  refused("version that is no string", { version: 1 }, "version"),
  refused("mcpConfig that is no object", { mcpConfig: "x" }, "mcpConfig"),
  refused("size with an unknown unit", { limits: { requestBody: "32MB" } }, "limits.requestBody"),
  refused("size below 1 KiB", { limits: { streamEvent: 1023 } }, "limits.streamEvent"),
  refused("more memory than the module has", { limits: { vmMemory: "449MiB" } }, "limits.vmMemory"),
  refused("no tokens", { defaults: { maxTokens: 0 } }, "defaults.maxTokens"),
  refused("prefix without slash", { endpointPrefixes: { cohere: "cohere" } }, "endpointPrefixes.cohere"),
  refused("root prefix without slash", { rootPrefix: "x" }, "rootPrefix"),
  refused("backend without name", { backends: [{ schema: { name: "OpenAI" } }] }, "backends[0].name"),
  refused("backend with an empty name", { backends: [{ ...openai, name: "" }] }, "backends[0].name"),
  refused("backend without schema", { backends: [{ name: "a" }] }, "backends[0].schema"),
  refused(
    "unknown schema",
    { backends: [{ name: "a", schema: { name: "openai" } }] },
    "backends[0].schema.name",
  ),
  refused("name given twice", { backends: [openai, openai] }, "backends[1].name"),
  refused("auth of no kind", backendWith({ auth: {} }), "backends[0].auth"),
  refused("empty key", backendWith({ auth: { apiKey: { key: "" } } }), "backends[0].auth.apiKey.key"),
  refused(
    "key that is no secret",
    backendWith({ auth: { apiKey: { key: 1 } } }),
    "backends[0].auth.apiKey.key",
  ),
  refused(
    "empty variable name",
    backendWith({ auth: { apiKey: { key: { env: "" } } } }),
    "backends[0].auth.apiKey.key.env",
  ),
  refused("aws without region", backendWith({ auth: { aws: {} } }), "backends[0].auth.aws.region"),
  refused("azure token of nothing", backendWith({ auth: { azure: {} } }), "backends[0].auth.azure"),
  refused(
    "azure client without secret",
    backendWith({ auth: { azure: { tenantId: "t", clientId: "c" } } }),
    "backends[0].auth.azure",
  ),
  refused(
    "azure token and client",
    backendWith({ auth: { azure: { accessToken: "a", tenantId: "t", clientId: "c", clientSecret: "s" } } }),
    "backends[0].auth.azure",
  ),
  refused(
    "token and service account at once",
    backendWith({
      auth: { gcp: { region: "r", projectName: "p", accessToken: "a", serviceAccountKey: { env: "K" } } },
    }),
    "backends[0].auth.gcp",
  ),
  ...[
    "no JSON",
    "[]",
    "{}",
    '{"client_email":"a@b","private_key":"x","token_uri":"https://example.com/token"}',
    '{"client_email":"a@b","token_uri":"http://example.com/token"}',
  ].map((serviceAccountKey) =>
    refused(
      `service account key ${serviceAccountKey}`,
      backendWith({ auth: { gcp: { region: "r", projectName: "p", serviceAccountKey } } }),
      "backends[0].auth.gcp.serviceAccountKey",
    ),
  ),
  refused("unknown key of the token exchange", { tokenExchange: { aws: {} } }, "tokenExchange.aws"),
  refused(
    "token endpoint without time",
    { tokenExchange: { gcp: { timeout: "0ms" } } },
    "tokenExchange.gcp.timeout",
  ),
  refused(
    "gcp without project",
    backendWith({ auth: { gcp: { region: "r" } } }),
    "backends[0].auth.gcp.projectName",
  ),
  refused(
    "override that names two sources",
    backendWith({
      auth: {
        credentialOverride: { headerName: "h", dynamicMetadataNamespace: "n", dynamicMetadataKey: "k" },
      },
    }),
    "backends[0].auth.credentialOverride",
  ),
  refused(
    "override with half a metadata reference",
    backendWith({ auth: { credentialOverride: { dynamicMetadataKey: "k" } } }),
    "backends[0].auth.credentialOverride",
  ),
  refused(
    "header name with a space",
    backendWith({ httpHeaderMutation: { set: [{ name: "a b", value: "" }] } }),
    "backends[0].httpHeaderMutation.set[0].name",
  ),
  refused(
    "header value with a line feed",
    backendWith({ httpHeaderMutation: { set: [{ name: "a", value: "x\ny" }] } }),
    "backends[0].httpHeaderMutation.set[0].value",
  ),
  refused(
    "body value that is no JSON",
    backendWith({ httpBodyMutation: { set: [{ path: "a", value: "{" }] } }),
    "backends[0].httpBodyMutation.set[0].value",
  ),
  refused("upstream without host", backendWith({ upstream: { port: 1 } }), "backends[0].upstream.host"),
  refused(
    "port beyond 65535",
    backendWith({ upstream: { host: "h", port: 65536 } }),
    "backends[0].upstream.port",
  ),
  refused("pool without name", backendWith({ inferencePool: {} }), `${pool}.name`),
  refused("unknown failure mode", poolWith({ failureMode: "Open" }), `${pool}.failureMode`),
  refused("picker without cluster", poolWith({ endpointPicker: {} }), `${pool}.endpointPicker.cluster`),
  refused(
    "duration without unit",
    poolWith({ endpointPicker: { cluster: "c", timeout: "60" } }),
    `${pool}.endpointPicker.timeout`,
  ),
  refused(
    "duration of nothing",
    poolWith({ endpointPicker: { cluster: "c", timeout: "0s" } }),
    `${pool}.endpointPicker.timeout`,
  ),
  refused(
    "endpoint without port",
    poolWith({ endpoints: [{ address: "a" }] }),
    `${pool}.endpoints[0].address`,
  ),
  refused(
    "endpoint with port 0",
    poolWith({ endpoints: [{ address: "a:0" }] }),
    `${pool}.endpoints[0].address`,
  ),
  refused(
    "IPv6 without brackets",
    poolWith({ endpoints: [{ address: "::1:80" }] }),
    `${pool}.endpoints[0].address`,
  ),
  refused(
    "IPv6 with a zone",
    poolWith({ endpoints: [{ address: "[fe80::1%eth0]:80" }] }),
    `${pool}.endpoints[0].address`,
  ),
  refused(
    "not quite IPv4",
    poolWith({ endpoints: [{ address: "1.2.3.256:80" }] }),
    `${pool}.endpoints[0].address`,
  ),
  refused(
    "endpoint given twice",
    poolWith({ endpoints: [{ address: "a:1" }, { address: "a:1" }] }),
    `${pool}.endpoints[1].address`,
  ),
  refused(
    "label that is no string",
    poolWith({ endpoints: [{ address: "a:1", labels: { zone: 1 } }] }),
    `${pool}.endpoints[0].labels.zone`,
  ),
  refused(
    "half of a discovery",
    poolWith({ discovery: { adminCluster: "a" } }),
    `${pool}.discovery.poolCluster`,
  ),
  refused(
    "endpoints and discovery",
    poolWith({ endpoints: [], discovery: { adminCluster: "a", poolCluster: "p" } }),
    `${pool}.discovery`,
  ),
  refused(
    "unknown scorer",
    poolWith({ picker: { scorers: [{ type: "fast" }] } }),
    `${pool}.picker.scorers[0].type`,
  ),
  refused(
    "negative weight of a scorer",
    poolWith({ picker: { scorers: [{ type: "queue", weight: -1 }] } }),
    `${pool}.picker.scorers[0].weight`,
  ),
  refused(
    "too long a fallback list",
    poolWith({ picker: { maxEndpoints: 17 } }),
    `${pool}.picker.maxEndpoints`,
  ),
  refused(
    "unknown engine",
    poolWith({ picker: { metrics: { engine: "llama" } } }),
    `${pool}.picker.metrics.engine`,
  ),
  refused(
    "labels of a scorer that has none",
    poolWith({ picker: { scorers: [{ type: "queue", labels: { zone: "a" } }] } }),
    `${pool}.picker.scorers[0].labels`,
  ),
  refused(
    "blocks of a prompt that are too small",
    poolWith({ picker: { prefixCache: { blockBytes: 8 } } }),
    `${pool}.picker.prefixCache.blockBytes`,
  ),
  refused(
    "too much memory for prompts",
    poolWith({ picker: { prefixCache: { memory: "65MiB" } } }),
    `${pool}.picker.prefixCache.memory`,
  ),
  refused(
    "saturation without a queue",
    poolWith({ picker: { saturation: { queueDepth: 0 } } }),
    `${pool}.picker.saturation.queueDepth`,
  ),
  refused(
    "saturation beyond the whole cache",
    poolWith({ picker: { saturation: { kvCacheUsage: 1.5 } } }),
    `${pool}.picker.saturation.kvCacheUsage`,
  ),
  refused(
    "no failures at all",
    poolWith({ picker: { health: { failures: 0 } } }),
    `${pool}.picker.health.failures`,
  ),
  refused(
    "session header that is none",
    poolWith({ picker: { session: { idHeader: "x id" } } }),
    `${pool}.picker.session.idHeader`,
  ),
  refused("objective without name", poolWith({ objectives: [{}] }), `${pool}.objectives[0].name`),
  refused(
    "rewrite to a model without name",
    poolWith({ modelRewrites: [{ targets: [{}] }] }),
    `${pool}.modelRewrites[0].targets[0].model`,
  ),
  refused("rule without backends", { rules: [{}] }, "rules[0].backends"),
  refused("rule with no backend", ruleWith({ backends: [] }), "rules[0].backends"),
  refused(
    "rule with an unknown backend",
    ruleWith({ backends: [{ name: "b" }] }),
    "rules[0].backends[0].name",
  ),
  refused(
    "rule that no request can follow",
    ruleWith({ backends: [{ name: "a", weight: 0 }] }),
    "rules[0].backends",
  ),
  refused(
    "rule of fallbacks only",
    ruleWith({ backends: [{ name: "a", priority: 1 }] }),
    "rules[0].backends",
  ),
  refused(
    "fraction of a weight",
    ruleWith({ backends: [{ name: "a", weight: 1.5 }] }),
    "rules[0].backends[0].weight",
  ),
  refused("star inside a model name", ruleWith({ matches: [{ model: "a*b" }] }), "rules[0].matches[0].model"),
  refused(
    "match with a header without value",
    ruleWith({ matches: [{ headers: [{ name: "a" }] }] }),
    "rules[0].matches[0].headers[0].value",
  ),
  refused(
    "unknown token type",
    { globalLLMRequestCosts: [{ metadataKey: "k", type: "Tokens" }] },
    "globalLLMRequestCosts[0].type",
  ),
  refused(
    "CEL without expression",
    { globalLLMRequestCosts: [{ metadataKey: "k", type: "CEL" }] },
    "globalLLMRequestCosts[0].cel",
  ),
  refused(
    "expression without CEL",
    { globalLLMRequestCosts: [{ metadataKey: "k", type: "TotalToken", cel: "1" }] },
    "globalLLMRequestCosts[0].cel",
  ),
  refused(
    "route cost without route",
    { llmRequestCosts: [{ metadataKey: "k", type: "TotalToken" }] },
    "llmRequestCosts[0].routeName",
  ),
  refused(
    "model with a bad time",
    { models: [{ Name: "m", CreatedAt: "2026-01-01" }] },
    "models[0].CreatedAt",
  ),
  refused(
    "model with a thirteenth month",
    { models: [{ Name: "m", CreatedAt: "2026-13-01T00:00:00Z" }] },
    "models[0].CreatedAt",
  ),
  refused(
    "model of a host, without name",
    { modelsByHost: { "*.example.com": [{}] } },
    "modelsByHost.*.example.com[0].Name",
  ),
  refused(
    "star inside the model of a budget",
    { budgets: [{ name: "b", match: { model: "a*b" }, per: "day", tokens: 1 }] },
    "budgets[0].match.model",
  ),
  refused("budget without tokens", { budgets: [{ name: "b", per: "day" }] }, "budgets[0].tokens"),
  refused("budget of nothing", { budgets: [{ name: "b", per: "day", tokens: 0 }] }, "budgets[0].tokens"),
  refused("budget of a year", { budgets: [{ name: "b", per: "year", tokens: 1 }] }, "budgets[0].per"),
];
