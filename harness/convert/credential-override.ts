import type { AuthOutput } from "./output.ts";
import type { Resource } from "./resource.ts";
import type { BackendSecurityPolicy, PolicyType } from "./resources/backend-security-policy.ts";

/** Names that Envoy AI Gateway gives the input where a policy does not; for AWS the prefix of three headers. */
const overrideNames: Record<PolicyType, string> = {
  APIKey: "x-aigw-api-key",
  AnthropicAPIKey: "x-aigw-anthropic-api-key",
  AzureAPIKey: "x-aigw-azure-api-key",
  AzureCredentials: "x-aigw-azure-access-token",
  GCPCredentials: "x-aigw-gcp-access-token",
  AWSCredentials: "x-aigw-aws-",
};

const awsHeaderEndings = ["access-key-id", "secret-access-key", "session-token"];

/** Where requests may bring a credential of their own, as a policy says it. */
export function credentialOverride(
  policy: Resource<BackendSecurityPolicy>,
): AuthOutput["credentialOverride"] {
  const { type, credentialOverride: override } = policy.body.spec;
  const fromHeaders = override?.fromRequestHeaders;
  const fromMetadata = override?.fromDynamicMetadata;
  if (fromHeaders !== undefined) {
    const headerName = (fromHeaders.header ?? overrideNames[type]).toLowerCase();
    const inputs =
      type === "AWSCredentials" ? awsHeaderEndings.map((ending) => headerName + ending) : [headerName];
    return {
      headerName,
      fallbackToConfigured: fromHeaders.fallbackToConfigured,
      inputHeadersToRemove: inputs,
    };
  }
  if (fromMetadata === undefined) return undefined;
  const usualKey = type === "AWSCredentials" ? "x-aigw-aws-credentials" : overrideNames[type];
  return {
    dynamicMetadataNamespace: fromMetadata.namespace,
    dynamicMetadataKey: (fromMetadata.key ?? "") === "" ? usualKey : fromMetadata.key,
    fallbackToConfigured: fromMetadata.fallbackToConfigured,
  };
}
