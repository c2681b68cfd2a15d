import { z } from "zod";
import { headerName } from "../../filterapi/schema/text.ts";
import type { ResourceKind } from "../resource-kind.ts";
import { unreferencedTarget } from "../resource-kind.ts";
import { group, kind, objectName, secretReference } from "./fields.ts";

const keyReference = z.object({ secretRef: secretReference });
const nonEmpty = z.string().min(1);
const tokenExchange = z.object({ oidc: z.object({}) });

const targetReference = z
  .object({ group, kind, name: objectName })
  .refine(
    (target) =>
      (target.group === "aigateway.envoyproxy.io" && target.kind === "AIServiceBackend") ||
      (target.group === "inference.networking.k8s.io" && target.kind === "InferencePool"),
    "must name an AIServiceBackend, or an InferencePool of inference.networking.k8s.io",
  );

const awsCredentials = z.object({
  region: nonEmpty,
  credentialsFile: z.object({ secretRef: secretReference, profile: z.string().optional() }).optional(),
  oidcExchangeToken: tokenExchange.extend({ awsRoleArn: nonEmpty }).optional(),
});

const azureCredentials = z
  .object({
    clientID: nonEmpty,
    tenantID: nonEmpty,
    clientSecretRef: secretReference.optional(),
    oidcExchangeToken: tokenExchange.optional(),
  })
  .refine(
    ({ clientSecretRef, oidcExchangeToken }) =>
      (clientSecretRef === undefined) !== (oidcExchangeToken === undefined),
    "takes exactly one of clientSecretRef and oidcExchangeToken",
  );

const gcpCredentials = z
  .object({
    projectName: nonEmpty,
    region: nonEmpty,
    credentialsFile: keyReference.optional(),
    workloadIdentityFederationConfig: z
      .object({
        projectID: nonEmpty,
        workloadIdentityPoolName: nonEmpty,
        workloadIdentityProviderName: nonEmpty,
        oidcExchangeToken: tokenExchange,
      })
      .optional(),
  })
  .refine(
    (credentials) =>
      credentials.credentialsFile === undefined || credentials.workloadIdentityFederationConfig === undefined,
    "takes at most one of credentialsFile and workloadIdentityFederationConfig",
  );

const credentialOverride = z
  .object({
    fromRequestHeaders: z
      .object({ header: headerName.optional(), fallbackToConfigured: z.boolean().default(true) })
      .optional(),
    fromDynamicMetadata: z
      .object({
        namespace: nonEmpty,
        key: z.string().optional(),
        fallbackToConfigured: z.boolean().default(true),
      })
      .optional(),
  })
  .refine(
    ({ fromRequestHeaders, fromDynamicMetadata }) =>
      (fromRequestHeaders === undefined) !== (fromDynamicMetadata === undefined),
    "takes exactly one of fromRequestHeaders and fromDynamicMetadata",
  );

/** The field of each type of policy that holds its credential. */
export const fieldOfType = {
  APIKey: "apiKey",
  AWSCredentials: "awsCredentials",
  AzureAPIKey: "azureAPIKey",
  AzureCredentials: "azureCredentials",
  GCPCredentials: "gcpCredentials",
  AnthropicAPIKey: "anthropicAPIKey",
} as const;

const types = [
  "APIKey",
  "AWSCredentials",
  "AzureAPIKey",
  "AzureCredentials",
  "GCPCredentials",
  "AnthropicAPIKey",
] as const;

const spec = z
  .object({
    type: z.enum(types),
    targetRefs: z.array(targetReference).max(16).default([]),
    apiKey: keyReference.optional(),
    anthropicAPIKey: keyReference.optional(),
    azureAPIKey: keyReference.optional(),
    awsCredentials: awsCredentials.optional(),
    azureCredentials: azureCredentials.optional(),
    gcpCredentials: gcpCredentials.optional(),
    credentialOverride: credentialOverride.optional(),
  })
  .check(({ value, issues }) => {
    const wanted = fieldOfType[value.type];
    const wrong = Object.values(fieldOfType).filter(
      (field) => (value[field] !== undefined) !== (field === wanted),
    );
    for (const field of wrong) {
      const message =
        field === wanted
          ? `is required where type is ${value.type}`
          : `must not be given where type is ${value.type}`;
      issues.push({ code: "custom", input: value[field], path: [field], message });
    }
  });

const body = z.object({ spec });

/** v1alpha1 knows no default credentials of Google Cloud. */
const bodyAlpha = body.refine(
  (policy) => {
    const credentials = policy.spec.gcpCredentials;
    return !credentials || !!credentials.credentialsFile || !!credentials.workloadIdentityFederationConfig;
  },
  {
    path: ["spec", "gcpCredentials"],
    message: "takes exactly one of credentialsFile and workloadIdentityFederationConfig",
  },
);

export type BackendSecurityPolicy = z.output<typeof body>;
export type PolicyType = (typeof types)[number];

/** The credential of AIServiceBackends and pools. */
export const backendSecurityPolicy: ResourceKind<BackendSecurityPolicy> = {
  kind: "BackendSecurityPolicy",
  versions: { "aigateway.envoyproxy.io/v1beta1": body, "aigateway.envoyproxy.io/v1alpha1": bodyAlpha },
  reasons: { "spec.targetRefs[]": unreferencedTarget },
};
