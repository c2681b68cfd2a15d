import { z } from "zod";
import { secret } from "./secret.ts";
import { serviceAccountKey } from "./service-account-key.ts";
import { headerName, nonEmpty } from "./text.ts";

const keyOnly = z.strictObject({ key: secret });

const aws = z.strictObject({
  credentialFileLiteral: secret.optional().describe("Contents of an AWS credentials file."),
  region: nonEmpty.describe("AWS region, such as us-east-1."),
  apiKey: secret.optional().describe("Bedrock API key, sent as bearer token instead of a signature."),
  profile: nonEmpty.optional().describe("Profile of the credentials file; default: `default`."),
});

const gcp = z
  .strictObject({
    accessToken: secret.optional().describe("OAuth access token."),
    serviceAccountKey: serviceAccountKey.optional(),
    region: nonEmpty.describe("Vertex AI location, such as us-central1."),
    projectName: nonEmpty.describe("Google Cloud project."),
  })
  .refine(
    ({ accessToken, serviceAccountKey: key }) => accessToken === undefined || key === undefined,
    "takes accessToken or serviceAccountKey, not both",
  );

const azure = z
  .strictObject({
    accessToken: secret.optional().describe("Entra access token."),
    tenantId: nonEmpty.optional().describe("Directory of the application that tokens are minted for."),
    clientId: nonEmpty.optional().describe("The application."),
    clientSecret: secret.optional().describe("Its secret."),
  })
  .refine(({ accessToken, tenantId, clientId, clientSecret }) => {
    const given = [tenantId, clientId, clientSecret].filter((part) => part !== undefined).length;
    return given === (accessToken === undefined ? 3 : 0);
  }, "takes accessToken, or tenantId, clientId and clientSecret");

const credentialOverride = z
  .strictObject({
    headerName: headerName.optional().describe("Request header that carries the credential."),
    dynamicMetadataNamespace: nonEmpty.optional().describe("Namespace of Envoy dynamic metadata."),
    dynamicMetadataKey: nonEmpty.optional().describe("Key in that namespace."),
    fallbackToConfigured: z
      .boolean()
      .default(true)
      .describe("Use the configured credential where the request brings none; false: answer 401."),
    inputHeadersToRemove: z.array(headerName).default([]).describe("Headers no backend may see."),
  })
  .check(({ value, issues }) => {
    const namesHeader = value.headerName !== undefined;
    const metadataParts = [value.dynamicMetadataNamespace, value.dynamicMetadataKey].filter(
      (part) => part !== undefined,
    ).length;
    if (metadataParts === 1 || (namesHeader && metadataParts > 0)) {
      issues.push({
        code: "custom",
        input: value,
        message: "takes headerName, or dynamicMetadataNamespace with dynamicMetadataKey",
      });
    }
  });

const credentialKinds = ["aws", "apiKey", "azureAPIKey", "azure", "gcp", "anthropicAPIKey"] as const;

/** How the gateway authenticates to a backend. Of several kinds the first in the order of the keys counts. */
export const auth = z
  .strictObject({
    aws: aws.optional().describe("AWS Signature Version 4, or a Bedrock API key."),
    apiKey: keyOnly.optional().describe("authorization: Bearer <key>."),
    azureAPIKey: keyOnly.optional().describe("api-key: <key>."),
    azure: azure.optional().describe("authorization: Bearer <token>."),
    gcp: gcp.optional().describe("authorization: Bearer <token>, and the project's path."),
    anthropicAPIKey: keyOnly.optional().describe("x-api-key: <key>."),
    credentialOverride: credentialOverride.optional().describe("Credential brought by the request."),
  })
  .refine(
    (value) =>
      value.credentialOverride !== undefined || credentialKinds.some((kind) => value[kind] !== undefined),
    "names no credential kind",
  );

export type Auth = z.output<typeof auth>;
