/** What Envoy AI Gateway's control plane writes, with every one of its keys, as JSON. */
export const CONTROL_PLANE_CONFIG: string = `{
  "version": "v1.1.0",
  "uuid": "00000000-0000-0000-0000-000000000001",
  "globalLLMRequestCosts": [
    {"metadataKey": "llm_input_token", "type": "InputToken"},
    {"metadataKey": "llm_output_token", "type": "OutputToken"}
  ],
  "llmRequestCosts": [
    {"metadataKey": "llm_input_token", "routeName": "shop/chat", "type": "CEL",
     "cel": "model == 'gpt-4o' ? input_tokens * 3u : total_tokens"},
    {"metadataKey": "quota", "routeName": "shop/chat", "type": "TotalToken", "backend": "shop/openai", "model": "gpt-4o-mini"}
  ],
  "backends": [
    {"name": "shop/openai/route/chat/rule/0/ref/0", "modelNameOverride": "gpt-4o-mini",
     "schema": {"name": "OpenAI", "prefix": "v1"},
     "auth": {
       "apiKey": {"key": "sk-static"},
       "credentialOverride": {"headerName": "X-AIGW-Api-Key", "fallbackToConfigured": false,
                              "inputHeadersToRemove": ["X-AIGW-Api-Key"]}
     },
     "httpHeaderMutation": {"set": [{"name": "X-Team", "value": "platform"}], "remove": ["x-a", "X-Internal-User"]},
     "httpBodyMutation": {"set": [{"path": "service_tier", "value": "\\"flex\\""}, {"path": "top_k", "value": "4"}],
                          "remove": ["user"]}},
    {"name": "shop/bedrock", "modelNameOverride": "us.anthropic.claude", "schema": {"name": "AWSBedrock"},
     "auth": {"aws": {"region": "eu-central-1", "credentialFileLiteral": "[default]\\naws_access_key_id = AKIA\\n"}}},
    {"name": "shop/azure", "modelNameOverride": "d", "schema": {"name": "AzureOpenAI", "version": "2025-01-01-preview"},
     "auth": {"azure": {"accessToken": "eyJ"}}},
    {"name": "shop/azure-key", "modelNameOverride": "d", "schema": {"name": "AzureOpenAI", "version": "2025-01-01-preview"},
     "auth": {"azureAPIKey": {"key": "az"}}},
    {"name": "shop/gemini", "modelNameOverride": "gemini", "schema": {"name": "GCPVertexAI"},
     "auth": {"gcp": {"accessToken": "ya29.a", "region": "us-central1", "projectName": "my-project"}}},
    {"name": "shop/claude-gcp", "modelNameOverride": "claude", "schema": {"name": "GCPAnthropic", "version": "vertex-2023-10-16"},
     "auth": {"gcp": {"accessToken": "ya29.b", "region": "us-east5", "projectName": "my-project"}}},
    {"name": "shop/claude", "modelNameOverride": "", "schema": {"name": "Anthropic", "prefix": "v1"},
     "auth": {"anthropicAPIKey": {"key": "sk-ant"}}},
    {"name": "shop/vllm", "modelNameOverride": "", "schema": {"name": "OpenAI", "version": "v1", "prefix": "v1"}}
  ],
  "models": [
    {"Name": "gpt-4o", "OwnedBy": "Envoy AI Gateway", "CreatedAt": "2026-08-01T00:00:00Z"},
    {"Name": "llama3", "OwnedBy": "team-a", "CreatedAt": "2026-08-01T00:00:00Z"}
  ],
  "modelsByHost": {
    "*.team-a.example.com": [{"Name": "llama3"}, {"Name": "gpt-4o"}]
  },
  "unscopedModels": [{"Name": "gpt-4o", "OwnedBy": "Envoy AI Gateway", "CreatedAt": "2026-08-01T00:00:00Z"}],
  "mcpConfig": {"backendListenerAddr": "http://127.0.0.1:10088", "routes": []}
}`;

/** What a filter needs where no control plane stands beside it. */
export const EXTENDED_CONFIG: string = `{
  "limits": {"requestBody": "8MiB", "streamEvent": 65536, "vmMemory": "448MiB"},
  "defaults": {"maxTokens": 1024},
  "endpointPrefixes": {"cohere": "/co"},
  "rules": [
    {"name": "default/chat",
     "matches": [{"model": "gpt-4o"}, {"model": "llama-*", "headers": [{"name": "X-Team", "value": "a"}]}],
     "backends": [{"name": "openai", "weight": 9}, {"name": "pool", "priority": 1}],
     "passthrough": true}
  ],
  "backends": [
    {"name": "openai", "schema": {"name": "OpenAI", "prefix": "v1"},
     "upstream": {"host": "api.openai.com", "port": 443},
     "auth": {"apiKey": {"key": {"env": "OPENAI_API_KEY"}}}},
    {"name": "pool", "schema": {"name": "OpenAI", "prefix": "v1"}, "responsesApi": false,
     "inferencePool": {
       "name": "vllm-llama3", "failureMode": "FailOpen",
       "endpointPicker": {"cluster": "epp", "connectTimeout": "1.5s"},
       "endpoints": [{"address": "10.0.0.1:8000"}, {"address": "[fd00::2]:8000", "labels": {"zone": "a"}}],
       "subset": {"header": "X-Pool-Subset", "labels": {"zone": "a"}},
       "picker": {
         "scorers": [{"type": "queue", "weight": 2}, {"type": "prefix-cache-scorer", "weight": 2.5},
                     {"type": "label", "labels": {"zone": "a"}}],
         "type": "weighted-random", "maxEndpoints": 5, "metrics": {"engine": "sglang", "cluster": "scrapes"},
         "prefixCache": {"blockBytes": 64, "head": 0}, "saturation": {"queueDepth": 2.5},
         "health": {"failures": 1, "backoff": "100ms"}, "session": {"idHeader": "X-Conversation"}},
       "objectives": [{"name": "batch", "priority": -1}],
       "modelRewrites": [{"model": "llama3", "targets": [{"model": "llama3-a", "weight": 9}, {"model": "llama3"}]},
                         {"model": "even", "targets": [{"model": "b", "weight": 0}, {"model": "c", "weight": 0}]}]
     }}
  ],
  "budgets": [{"name": "team-a", "match": {"headers": [{"name": "x-team", "value": "a"}]}, "tokens": 100000, "per": "minute"}]
}`;
