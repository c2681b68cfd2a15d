import { ConfigError, formatPath } from "../../filterapi/problem.ts";
import type { Backend } from "../../filterapi/schema/backend.ts";
import type { Upstream } from "../../filterapi/schema/upstream.ts";

/** Where a backend that is no pool is: as configured, or by its schema and region. Throws ConfigError. */
export function upstreamOf(backend: Backend, index: number): Upstream {
  if (backend.upstream !== undefined) return backend.upstream;
  return { host: defaultHost(backend, index), port: 443, tls: true };
}

/** How requests name an upstream in `host`: with the port where it is not the scheme's own. */
export function authorityOf({ host, port, tls }: Upstream): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === (tls ? 443 : 80) ? name : `${name}:${port}`;
}

function defaultHost({ schema, auth }: Backend, index: number): string {
  switch (schema.name) {
    case "OpenAI":
      return "api.openai.com";
    case "Anthropic":
      return "api.anthropic.com";
    case "Cohere":
      return "api.cohere.com";
    case "AWSBedrock":
    case "AWSAnthropic":
      return `bedrock-runtime.${region(auth?.aws?.region, "aws", index)}.amazonaws.com`;
    case "GCPVertexAI":
    case "GCPAnthropic":
      return vertexHost(region(auth?.gcp?.region, "gcp", index));
    case "AzureOpenAI":
      return refuse(index, "is required for AzureOpenAI: its hosts are per resource");
  }
}

function vertexHost(location: string): string {
  return location === "global" ? "aiplatform.googleapis.com" : `${location}-aiplatform.googleapis.com`;
}

function region(value: string | undefined, kind: "aws" | "gcp", index: number): string {
  return value ?? refuse(index, `is required where auth.${kind}.region does not give the host`);
}

function refuse(index: number, reason: string): never {
  throw new ConfigError([{ path: formatPath(["backends", index, "upstream"]), reason }]);
}
