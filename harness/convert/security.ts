import type { ValuePath } from "../filterapi/problem.ts";
import type { ConversionContext } from "./context.ts";
import { credentialOverride } from "./credential-override.ts";
import type { AuthOutput } from "./output.ts";
import type { Resource } from "./resource.ts";
import { backendSecurityPolicy } from "./resources/backend-security-policy.ts";
import type { BackendSecurityPolicy } from "./resources/backend-security-policy.ts";
import { secretVariable } from "./secrets.ts";

type Policy = Resource<BackendSecurityPolicy>;

/** The policy of a resource. Where there are several, which the cluster refuses, the first is taken and the others are listed. */
export function policyFor(
  { catalogue }: ConversionContext,
  kind: "AIServiceBackend" | "InferencePool",
  namespace: string,
  name: string,
): Policy | undefined {
  const found = catalogue
    .all(backendSecurityPolicy)
    .filter((policy) => policy.namespace === namespace)
    .flatMap((policy) => {
      const place = policy.plain.spec.targetRefs.findIndex(
        (target) => target.kind === kind && target.name === name,
      );
      return place < 0 ? [] : [{ policy, place }];
    });
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  first.policy.settleReference(["spec", "targetRefs", first.place]);
  for (const { policy, place } of others) {
    policy.lose(
      ["spec", "targetRefs", place],
      `${first.policy.title} is the policy of this ${kind} already`,
      "keep one policy for each",
    );
  }
  return first.policy;
}

/** The credential that a policy gives a backend. */
export function authOf(context: ConversionContext, policy: Policy): AuthOutput {
  const override = credentialOverride(policy);
  return { ...credential(context, policy), ...(override !== undefined && { credentialOverride: override }) };
}

function credential(context: ConversionContext, policy: Policy): AuthOutput {
  const { type, apiKey, azureAPIKey, anthropicAPIKey } = policy.body.spec;
  const key = (field: string, reference: NonNullable<typeof apiKey>): { key: { env: string } } => ({
    key: secretVariable(context, policy, ["spec", field, "secretRef"], reference.secretRef, {
      key: "apiKey",
      suffix: "API_KEY",
    }),
  });
  // The fields that a type needs are checked when the policy is read.
  switch (type) {
    case "APIKey":
      return { apiKey: key("apiKey", apiKey!) };
    case "AzureAPIKey":
      return { azureAPIKey: key("azureAPIKey", azureAPIKey!) };
    case "AnthropicAPIKey":
      return { anthropicAPIKey: key("anthropicAPIKey", anthropicAPIKey!) };
    case "AWSCredentials":
      return { aws: awsCredential(context, policy) };
    case "AzureCredentials":
      return { azure: { accessToken: azureToken(context, policy) } };
    case "GCPCredentials":
      return { gcp: googleCredential(context, policy) };
  }
}

function awsCredential(context: ConversionContext, policy: Policy): NonNullable<AuthOutput["aws"]> {
  const { region, credentialsFile, oidcExchangeToken } = policy.body.spec.awsCredentials!;
  const path = ["spec", "awsCredentials"];
  if (oidcExchangeToken !== undefined) {
    policy.lose(
      [...path, "oidcExchangeToken"],
      "the filter exchanges no tokens",
      "exchange it beside the gateway, and set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
    );
  }
  if (credentialsFile === undefined) {
    if (oidcExchangeToken === undefined) {
      policy.lose(
        [...path, "credentialsFile"],
        "it is absent, and of the default credential chain the filter only knows the environment",
        "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, where there is one, AWS_SESSION_TOKEN",
      );
    }
    context.variables.require("AWS_ACCESS_KEY_ID", "credentials of AWS");
    context.variables.require("AWS_SECRET_ACCESS_KEY", "credentials of AWS");
    return { region };
  }
  const { secretRef, profile } = credentialsFile;
  return {
    region,
    credentialFileLiteral: secretVariable(
      context,
      policy,
      [...path, "credentialsFile", "secretRef"],
      secretRef,
      { key: "credentials", suffix: "CREDENTIALS" },
    ),
    ...(profile !== undefined && profile !== "" && { profile }),
  };
}

function azureToken({ variables }: ConversionContext, policy: Policy): { env: string } {
  const path = ["spec", "azureCredentials"];
  const variable = tokenVariable(variables, policy, "Entra access token");
  policy.lose(
    path,
    "the filter gets no tokens for a client secret or an OIDC token",
    `put an access token into ${variable.env} and renew it, or use AzureAPIKey`,
  );
  return variable;
}

function googleCredential({ variables }: ConversionContext, policy: Policy): NonNullable<AuthOutput["gcp"]> {
  const { region, projectName, credentialsFile, workloadIdentityFederationConfig } =
    policy.body.spec.gcpCredentials!;
  const accessToken = tokenVariable(variables, policy, "Google Cloud access token");
  const source =
    credentialsFile !== undefined
      ? ["credentialsFile"]
      : workloadIdentityFederationConfig !== undefined
        ? ["workloadIdentityFederationConfig"]
        : [];
  const path: ValuePath = ["spec", "gcpCredentials", ...source];
  policy.lose(
    path,
    "the filter gets no tokens for a service account",
    `put an access token into ${accessToken.env} and renew it`,
  );
  return { region, projectName, accessToken };
}

function tokenVariable(
  variables: ConversionContext["variables"],
  { namespace, name, title }: Policy,
  what: string,
): { env: string } {
  return { env: variables.nameFor(`${what} for ${title}`, namespace, name, "ACCESS_TOKEN") };
}
