/** A configuration that uses every key of filterapi; both loaders accept it. */
export const fullConfig = {
  version: "v1",
  uuid: "c9a7",
  debugHeaders: true,
  mcpConfig: { anything: [1, { goes: null }] },
  limits: { requestBody: "4MiB", responseBody: 8388608, streamEvent: "512KiB", vmMemory: "128MiB" },
  defaults: { maxTokens: 1000 },
  endpointPrefixes: { openai: "/openai", cohere: "/cohere", anthropic: "/anthropic" },
  rootPrefix: "/ai",
  rules: [
    {
      name: "default/chat",
      matches: [{ model: "gpt-4o" }, { model: "llama-*", headers: [{ name: "X-Team", value: "a" }] }, {}],
      backends: [
        { name: "openai", weight: 9 },
        { name: "azure", weight: 1 },
        { name: "bedrock", priority: 1 },
      ],
      passthrough: true,
    },
  ],
  backends: [
    {
      name: "openai",
      schema: { name: "OpenAI", version: "v1", prefix: "/v1/" },
      modelNameOverride: "",
      upstream: { host: "api.example.com", port: 8443, tls: true },
      responsesApi: false,
      auth: {
        apiKey: { key: { env: "OPENAI_API_KEY" } },
        credentialOverride: {
          headerName: "x-aigw-api-key",
          fallbackToConfigured: false,
          inputHeadersToRemove: ["x-aigw-api-key"],
        },
      },
      httpHeaderMutation: { set: [{ name: "x-team", value: "platform" }], remove: ["x-internal"] },
      httpBodyMutation: { set: [{ path: "service_tier", value: '"flex"' }], remove: ["user"] },
    },
    { name: "azure", schema: { name: "AzureOpenAI" }, auth: { azureAPIKey: { key: "k" } } },
    { name: "azure-token", schema: { name: "AzureOpenAI" }, auth: { azure: { accessToken: "t" } } },
    {
      name: "bedrock",
      schema: { name: "AWSBedrock" },
      auth: {
        aws: { region: "us-east-1", credentialFileLiteral: { env: "AWS" }, profile: "p", apiKey: "b" },
      },
    },
    {
      name: "gemini",
      schema: { name: "GCPVertexAI" },
      auth: { gcp: { region: "global", projectName: "p", accessToken: { env: "GCP" } } },
    },
    {
      name: "gemini-minted",
      schema: { name: "GCPVertexAI" },
      auth: { gcp: { region: "global", projectName: "p", serviceAccountKey: { env: "GCP_KEY" } } },
    },
    {
      name: "azure-minted",
      schema: { name: "AzureOpenAI" },
      auth: { azure: { tenantId: "t", clientId: "c", clientSecret: { env: "AZURE_SECRET" } } },
    },
    {
      name: "claude",
      schema: { name: "Anthropic" },
      auth: {
        anthropicAPIKey: { key: "k" },
        credentialOverride: { dynamicMetadataNamespace: "n", dynamicMetadataKey: "k" },
      },
    },
    {
      name: "pool",
      schema: { name: "OpenAI" },
      inferencePool: {
        name: "vllm",
        namespace: "models",
        failureMode: "FailOpen",
        endpointPicker: { cluster: "epp", connectTimeout: "500ms", timeout: "1.5s" },
        endpoints: [
          { address: "10.0.0.1:8000" },
          { address: "[fd00::2]:8000", labels: { zone: "a" } },
          { address: "vllm_0.models.svc:8000" },
        ],
        subset: { header: "x-subset", labels: { zone: "a" } },
        picker: {
          type: "weighted-random",
          scorers: [
            { type: "queue-scorer", weight: 2.5 },
            { type: "label", labels: { zone: "a" } },
          ],
          maxEndpoints: 16,
          metrics: { path: "/m", cluster: "scrapes", interval: "1s", staleAfter: "1m", engine: "sglang" },
          prefixCache: { blockBytes: 64, mostBlocks: 256, memory: "1MiB", head: 0 },
          saturation: { queueDepth: 2.5, kvCacheUsage: 1, inFlight: 10 },
          health: { failures: 1, backoff: "100ms", mostBackoff: "1m" },
          session: { idHeader: "X-Conversation", tokenHeader: "x-affinity" },
        },
        objectives: [{ name: "batch", priority: -1 }],
        modelRewrites: [{ model: "llama3", targets: [{ model: "lora", weight: 9 }, { model: "llama3" }] }],
      },
    },
    {
      name: "discovered",
      schema: { name: "OpenAI" },
      inferencePool: { name: "d", discovery: { adminCluster: "admin", poolCluster: "vllm-llama3" } },
    },
  ],
  globalLLMRequestCosts: [{ metadataKey: "total", type: "TotalToken" }],
  llmRequestCosts: [
    {
      metadataKey: "total",
      routeName: "default/chat",
      type: "CEL",
      cel: "total_tokens",
      backend: "b",
      model: "m",
    },
  ],
  budgets: [
    {
      name: "team-a",
      match: {
        model: "m",
        backend: "openai",
        rule: "default/chat",
        headers: [{ name: "x-team", value: "a" }],
      },
      perHeader: "x-user",
      tokens: 100000,
      per: "minute",
      type: "OutputToken",
    },
  ],
  models: [{ Name: "gpt-4o", OwnedBy: "someone", CreatedAt: "2026-08-01T00:00:00+02:00" }],
  modelsByHost: { "*.example.com": [{ Name: "llama3" }] },
  unscopedModels: [{ Name: "gpt-4o" }],
  tokenExchange: {
    gcp: { cluster: "google", timeout: "5s", upstream: { host: "oauth2.example.com", port: 443 } },
    azure: { cluster: "entra", timeout: "5s", upstream: { host: "login.example.com", tls: true } },
  },
};
