import type { Auth } from "../../filterapi/schema/auth.ts";
import type { Secret } from "../../filterapi/schema/secret.ts";
import { profileOf } from "./credential-file.ts";
import type { Authorize, AwsCredentials } from "./credentials.ts";
import { withAnything, withBearer, withKey, withSignature } from "./credentials.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a backend's provider asks for, going by its configuration and the environment of the gateway. */
export function authorizeOf(auth: Auth | undefined, environment: Environment): Authorize {
  // A request may bring a credential of its own, and minted tokens are known to nobody here.
  if (auth === undefined || auth.credentialOverride !== undefined) return withAnything;
  const valueOf = (secret: Secret): string =>
    (typeof secret === "string" ? secret : (environment[secret.env] ?? "")).trim();
  if (auth.aws?.apiKey !== undefined) return withBearer(valueOf(auth.aws.apiKey));
  if (auth.aws !== undefined) return withSignature(awsCredentials(auth.aws, environment, valueOf));
  if (auth.apiKey !== undefined) return withBearer(valueOf(auth.apiKey.key));
  if (auth.azureAPIKey !== undefined) return withKey("api-key", valueOf(auth.azureAPIKey.key));
  if (auth.azure?.accessToken !== undefined) return withBearer(valueOf(auth.azure.accessToken));
  if (auth.gcp?.accessToken !== undefined) return withBearer(valueOf(auth.gcp.accessToken));
  if (auth.anthropicAPIKey !== undefined) return withKey("x-api-key", valueOf(auth.anthropicAPIKey.key));
  return withAnything;
}

function awsCredentials(
  { region, credentialFileLiteral, profile }: NonNullable<Auth["aws"]>,
  environment: Environment,
  valueOf: (secret: Secret) => string,
): AwsCredentials {
  const file =
    credentialFileLiteral === undefined
      ? undefined
      : profileOf(valueOf(credentialFileLiteral), profile ?? "default");
  const part = (name: string): string =>
    (file === undefined ? environment[name.toUpperCase()] : file.get(name)) ?? "";
  const sessionToken = part("aws_session_token");
  return {
    region,
    accessKeyId: part("aws_access_key_id"),
    secretAccessKey: part("aws_secret_access_key"),
    ...(sessionToken === "" ? {} : { sessionToken }),
  };
}
