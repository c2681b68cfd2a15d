import type { JsonObject } from "../exchange/json-value.ts";

/** Schemas whose own API a client of the gateway can speak, so that a recording is a pass-through exchange. */
export const importableSchemas = ["OpenAI", "AzureOpenAI", "Anthropic", "Cohere"] as const;
export type ImportableSchema = (typeof importableSchemas)[number];

/** Where the backend of a recorded call is, and what the client must have called for it. */
export interface Placement {
  backend: JsonObject;
  clientPath: string;
}

/** The schema a recorded host and path speak. */
export function schemaOf(url: URL): ImportableSchema {
  if (url.pathname.startsWith("/openai/") && url.hostname.endsWith(".azure.com")) return "AzureOpenAI";
  if (url.hostname.endsWith("anthropic.com") || url.pathname.includes("/v1/messages")) return "Anthropic";
  return url.hostname.endsWith("cohere.com") ? "Cohere" : "OpenAI";
}

/** The backend and the client's path for a recorded call, from the path (and query) the upstream got. */
export function placementOf(schema: ImportableSchema, url: URL, prefix = "v1"): Placement {
  const { pathname, hostname } = url;
  switch (schema) {
    case "OpenAI": {
      const start = `/${prefix}/`;
      const clientPath = pathname.startsWith(start) ? `/v1/${pathname.slice(start.length)}` : pathname;
      return { backend: { name: "openai", schema: { name: "OpenAI", prefix } }, clientPath };
    }
    case "AzureOpenAI": {
      const version = url.searchParams.get("api-version") ?? "";
      const clientPath = pathname.replace(/^\/openai\/(?:deployments\/[^/]+|v1)?\/?/, "/v1/");
      return {
        backend: {
          name: "azure",
          schema: version === "" ? { name: "AzureOpenAI" } : { name: "AzureOpenAI", version },
          upstream: { host: hostname, tls: true },
        },
        clientPath,
      };
    }
    case "Anthropic":
      return {
        backend: { name: "anthropic", schema: { name: "Anthropic", prefix } },
        clientPath: `/anthropic${pathname}`,
      };
    case "Cohere":
      return { backend: { name: "cohere", schema: { name: "Cohere" } }, clientPath: `/cohere${pathname}` };
  }
}
