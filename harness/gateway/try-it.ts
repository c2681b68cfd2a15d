import type { Config } from "../filterapi/load.ts";
import type { SchemaName } from "../filterapi/schema/backend.ts";
import { baseModel } from "../simulator/workload/workload.ts";

/** A model that is likely there, where the configuration leaves models to the client. */
const usualModels: Partial<Record<SchemaName, string>> = {
  OpenAI: "gpt-4o-mini",
  AzureOpenAI: "gpt-4o-mini",
  Anthropic: "claude-sonnet-4-5",
  AWSBedrock: "us.amazon.nova-lite-v1:0",
  AWSAnthropic: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
  GCPVertexAI: "gemini-2.5-flash",
  GCPAnthropic: "claude-sonnet-4-5@20250929",
  Cohere: "command-a-03-2025",
};

/** A model that the configuration serves, from a pool if there is one. */
export function modelToTry({ rules, backends }: Config): string {
  const pools = new Set(backends.filter(({ inferencePool }) => inferencePool).map(({ name }) => name));
  const models = (isWanted: (backend: string) => boolean): string[] =>
    (rules ?? [])
      .filter((rule) => rule.backends.some(({ name }) => isWanted(name)))
      .flatMap(({ matches }) => (matches ?? []).map(({ model }) => model))
      .filter((model) => model !== undefined)
      .map((model) => model.replace(/\*$/, baseModel));
  const named = models((name) => pools.has(name))[0] ?? models(() => true)[0];
  if (named !== undefined) return named;
  const [first] = backends;
  return (pools.size === 0 && first && usualModels[first.schema.name]) || baseModel;
}

/** How SDKs are pointed at the gateway: by environment variables that they read themselves. */
export function baseUrls(url: string, { rootPrefix, endpointPrefixes }: Config): [string, string][] {
  const below = (prefix: string): string =>
    url + `${rootPrefix}/${prefix}`.replace(/\/+/g, "/").replace(/\/$/, "");
  return [
    ["OPENAI_BASE_URL", `${below(endpointPrefixes.openai)}/v1`],
    ["ANTHROPIC_BASE_URL", below(endpointPrefixes.anthropic)],
  ];
}

/** A command line that asks the gateway something. */
export function curlFor(baseUrl: string, model: string): string {
  const body = { model, messages: [{ role: "user", content: "Say hello." }] };
  return `curl ${baseUrl}/chat/completions -H 'content-type: application/json' \\\n    -d '${JSON.stringify(body)}'`;
}
