import { NOTHING, Slice } from "../bytes/slice";
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
  /** Without it the token is minted. */
  accessToken: Secret | null = null;
}

/** The credential of a backend. */
export class Auth {
  kind: AuthKind = AuthKind.BySchema;
  /** The key or token of the kinds that are nothing else: ApiKey, AzureApiKey, AzureToken, AnthropicApiKey. */
  secret: Secret | null = null;
  /** Given where `kind` is Aws. */
  aws: AwsAuth | null = null;
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
  parseKey(fields, "azure", "accessToken", AuthKind.AzureToken, auth);
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
  fields.close();
  return gcp;
}
