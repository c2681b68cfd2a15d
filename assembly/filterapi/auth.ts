import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { CredentialOverride, parseCredentialOverride } from "./credential-override";
import { Fields } from "./fields";
import { Secret, optionalSecret, requiredSecret } from "./secret";
import { Value } from "./value";

/** How a backend is authenticated to, in the order in which the first kind given counts. */
export const enum AuthKind {
  Aws,
  ApiKey,
  AzureApiKey,
  AzureToken,
  Gcp,
  AnthropicApiKey,
  /** Only a credential override is given: the backend's schema says where its credential goes. */
  BySchema,
}

export class AwsAuth {
  region: Slice = NOTHING;
  /** The text of an AWS credential file. Without it and without `apiKey`: the default chain of AWS. */
  credentialFile: Secret | null = null;
  /** The profile of that file; NOTHING for `default`. */
  profile: Slice = NOTHING;
  /** A Bedrock API key, sent as a bearer token instead of a signature. */
  apiKey: Secret | null = null;
}

export class GcpAuth {
  region: Slice = NOTHING;
  projectName: Slice = NOTHING;
  accessToken: Secret | null = null;
  /** The JSON text of a service account's key, which access tokens are minted with. */
  serviceAccountKey: Secret | null = null;
}

/** The client credential of an application, which access tokens are minted with. */
export class AzureClient {
  constructor(
    readonly tenantId: Slice,
    readonly clientId: Slice,
    readonly clientSecret: Secret,
  ) {}
}

/** The credential of a backend. */
export class Auth {
  kind: AuthKind = AuthKind.BySchema;
  /** The key or token of the kinds that are nothing else: ApiKey, AzureApiKey, AzureToken, AnthropicApiKey. */
  secret: Secret | null = null;
  /** Given where `kind` is Aws. */
  aws: AwsAuth | null = null;
  /** Given where `kind` is AzureToken and there is no secret. */
  azure: AzureClient | null = null;
  /** Given where `kind` is Gcp. */
  gcp: GcpAuth | null = null;
  credentialOverride: CredentialOverride | null = null;
}

export function parseAuth(value: Value): Auth {
  const auth = new Auth();
  const fields = value.fields();
  // From the last kind to the first, so that the first of several stays. The others are checked all the same.
  parseKey(fields, "anthropicAPIKey", "key", AuthKind.AnthropicApiKey, auth);
  const gcp = fields.nested("gcp");
  if (gcp) {
    auth.gcp = parseGcp(gcp);
    auth.kind = AuthKind.Gcp;
  }
  const azure = fields.nested("azure");
  if (azure) parseAzure(azure, auth);
  parseKey(fields, "azureAPIKey", "key", AuthKind.AzureApiKey, auth);
  parseKey(fields, "apiKey", "key", AuthKind.ApiKey, auth);
  const aws = fields.nested("aws");
  if (aws) {
    auth.aws = parseAws(aws);
    auth.kind = AuthKind.Aws;
  }
  const source = fields.find("credentialOverride");
  if (source) auth.credentialOverride = parseCredentialOverride(source);
  if (auth.kind == AuthKind.BySchema && !source) {
    fields.refuse(
      "",
      "names no credential kind: give one of aws, apiKey, azureAPIKey, azure, gcp, anthropicAPIKey, credentialOverride",
    );
  }
  fields.close();
  return auth;
}

function parseKey(fields: Fields, name: string, secretName: string, kind: AuthKind, auth: Auth): void {
  const nested = fields.nested(name);
  if (!nested) return;
  auth.secret = requiredSecret(nested, secretName);
  auth.kind = kind;
  nested.close();
}

function parseAzure(fields: Fields, auth: Auth): void {
  auth.kind = AuthKind.AzureToken;
  auth.secret = optionalSecret(fields, "accessToken");
  const tenantId = fields.nonEmptyText("tenantId");
  const clientId = fields.nonEmptyText("clientId");
  const clientSecret = optionalSecret(fields, "clientSecret");
  const given =
    (isNothing(tenantId) ? 0 : 1) + (isNothing(clientId) ? 0 : 1) + (clientSecret === null ? 0 : 1);
  if (given != (auth.secret === null ? 3 : 0)) {
    fields.refuse("", "takes accessToken, or tenantId, clientId and clientSecret");
  } else if (clientSecret !== null) {
    auth.azure = new AzureClient(tenantId, clientId, clientSecret);
  }
  fields.close();
}

function parseAws(fields: Fields): AwsAuth {
  const aws = new AwsAuth();
  aws.region = fields.requiredText("region");
  aws.credentialFile = optionalSecret(fields, "credentialFileLiteral");
  aws.profile = fields.nonEmptyText("profile");
  aws.apiKey = optionalSecret(fields, "apiKey");
  fields.close();
  return aws;
}

function parseGcp(fields: Fields): GcpAuth {
  const gcp = new GcpAuth();
  gcp.region = fields.requiredText("region");
  gcp.projectName = fields.requiredText("projectName");
  gcp.accessToken = optionalSecret(fields, "accessToken");
  gcp.serviceAccountKey = optionalSecret(fields, "serviceAccountKey");
  if (gcp.accessToken !== null && gcp.serviceAccountKey !== null) {
    fields.refuse("", "takes accessToken or serviceAccountKey, not both");
  }
  fields.close();
  return gcp;
}
