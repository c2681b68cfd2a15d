import { Arena } from "../bytes/arena";
import { Slice } from "../bytes/slice";
import { Auth, AuthKind, GcpAuth } from "../filterapi/auth";
import { Backend } from "../filterapi/backend";
import { TokenExchangeSettings } from "../filterapi/token-exchange";
import { API_KEY, Authenticator, X_API_KEY } from "./authenticator";
import { configuredCredentialOf } from "./aws/configured-credential";
import { AwsCredential } from "./aws/credential";
import { RequestSigner } from "./aws/request-signer";
import { signingTargetOf } from "./aws/target";
import { Bearer } from "./bearer";
import { RequestKey } from "./credential-source";
import { Environment } from "./environment";
import { GoogleCloud } from "./google-cloud";
import { KeyHeader } from "./key-header";
import { kindOf } from "./kind";
import { exchangeOf } from "./minting/exchange-of";
import { RequestCredentials } from "./request-credentials";
import { Secrets } from "./secrets";

const NO_INPUTS: Slice[] = [];

/**
 * How a backend is authenticated to; null where it has no auth. The configuration must be free of auth problems (`describeAuthProblem`) and
 * outlive what is returned. Warns of credentials that are missing now and will be missed later.
 */
export function authenticatorOf(
  backend: Backend,
  environment: Environment,
  settings: TokenExchangeSettings,
): Authenticator | null {
  const auth = backend.auth;
  if (auth === null) return null;
  const memory = new Arena();
  const secrets = new Secrets(backend.name, environment, memory);
  const kind = kindOf(auth, backend.schema.name);
  const brought = new RequestCredentials(auth.credentialOverride, kind, memory);
  if (kind == AuthKind.Aws) return signerOf(backend, auth, brought, secrets, memory);

  const requestKey = brought.key();
  const inputs = brought.inputs;
  switch (kind) {
    case AuthKind.AnthropicApiKey:
      return new KeyHeader(memory, X_API_KEY, secrets.key(auth.secret), requestKey, inputs);
    case AuthKind.AzureApiKey:
      return new KeyHeader(memory, API_KEY, secrets.key(auth.secret), requestKey, inputs);
  }
  let bearer: Bearer;
  if (kind == AuthKind.Gcp) bearer = googleCloudOf(auth, requestKey, inputs, secrets, memory);
  else bearer = new Bearer(memory, secrets.key(auth.secret), requestKey, inputs);
  const exchange = exchangeOf(auth, kind, settings, secrets, environment, memory);
  if (exchange !== null) bearer.minted = environment.tokenOf(exchange);
  return bearer;
}

function googleCloudOf(
  auth: Auth,
  requestKey: RequestKey | null,
  inputs: Slice[],
  secrets: Secrets,
  memory: Arena,
): Bearer {
  const given = auth.gcp;
  const gcp = given === null ? new GcpAuth() : given;
  const token = secrets.key(gcp.accessToken);
  return new GoogleCloud(memory, gcp.projectName, gcp.region, token, requestKey, inputs);
}

function signerOf(
  backend: Backend,
  auth: Auth,
  brought: RequestCredentials,
  secrets: Secrets,
  memory: Arena,
): Authenticator {
  let apiKey: Bearer | null = null;
  let configured = new AwsCredential();
  const aws = auth.aws;
  if (aws !== null) {
    if (aws.apiKey !== null) apiKey = new Bearer(memory, secrets.key(aws.apiKey), null, NO_INPUTS);
    else configured = configuredCredentialOf(aws, secrets);
  }
  const requestCredential = brought.aws();
  if (apiKey !== null && requestCredential === null) return apiKey;

  const target = signingTargetOf(backend, memory);
  return new RequestSigner(
    memory,
    target.region,
    target.host,
    configured,
    apiKey,
    requestCredential,
    brought.inputs,
  );
}
