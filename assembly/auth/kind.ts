import { Auth, AuthKind } from "../filterapi/auth";
import { SchemaName } from "../filterapi/schema";

/** The kind of credential a backend takes: the configured one, or that of its API where only an override is configured. */
export function kindOf(auth: Auth, schema: SchemaName): AuthKind {
  return auth.kind == AuthKind.BySchema ? kindOfSchema(schema) : auth.kind;
}

function kindOfSchema(schema: SchemaName): AuthKind {
  switch (schema) {
    case SchemaName.Anthropic:
      return AuthKind.AnthropicApiKey;
    case SchemaName.AzureOpenAI:
      return AuthKind.AzureApiKey;
    case SchemaName.GCPVertexAI:
    case SchemaName.GCPAnthropic:
      return AuthKind.Gcp;
    case SchemaName.AWSBedrock:
    case SchemaName.AWSAnthropic:
      return AuthKind.Aws;
    default:
      return AuthKind.ApiKey;
  }
}
