import type { Backend } from "../../filterapi/schema/backend.ts";
import type { Authorize } from "./credentials.ts";
import type { Service } from "./service.ts";
import * as services from "./services.ts";

/** The provider that a backend is configured for. */
export function serviceOf({ schema, auth, responsesApi }: Backend, authorize: Authorize): Service {
  const prefix = schema.prefix?.replace(/^\/+|\/+$/g, "");
  const place = { project: auth?.gcp?.projectName ?? "", region: auth?.gcp?.region ?? "" };
  switch (schema.name) {
    case "OpenAI":
      return (responsesApi ? services.openAi : services.modelServer)(authorize, prefix ?? "");
    case "AzureOpenAI":
      return services.azure(authorize, schema.version ?? "2024-10-21");
    case "Anthropic":
      return services.anthropic(authorize, prefix);
    case "AWSBedrock":
      return services.bedrock(authorize);
    case "AWSAnthropic":
      return services.bedrockClaude(authorize);
    case "GCPVertexAI":
      return services.vertex(authorize, place);
    case "GCPAnthropic":
      return services.vertexClaude(authorize, place);
    case "Cohere":
      return services.cohere(authorize);
  }
}
