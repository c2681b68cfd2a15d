import { Arena } from "../../bytes/arena";
import { isNothing } from "../../bytes/slice";
import { Auth, AuthKind } from "../../filterapi/auth";
import { TokenExchangeSettings } from "../../filterapi/token-exchange";
import { Environment } from "../environment";
import { Secrets } from "../secrets";
import { azureExchangeOf } from "./azure-exchange";
import { GoogleExchange } from "./google-exchange";
import { ServiceAccount } from "./service-account";
import { TokenExchange } from "./token-exchange";

/** The exchange that a backend's token comes from; null where it is configured itself, or the credential is missing or of no use. */
export function exchangeOf(
  auth: Auth,
  kind: AuthKind,
  settings: TokenExchangeSettings,
  secrets: Secrets,
  environment: Environment,
  memory: Arena,
): TokenExchange | null {
  const client = auth.azure;
  if (kind == AuthKind.AzureToken && client !== null) {
    const secret = secrets.key(client.clientSecret);
    return isNothing(secret) ? null : azureExchangeOf(client, secret, settings.azure, memory);
  }
  const gcp = auth.gcp;
  if (kind != AuthKind.Gcp || gcp === null) return null;
  const key = gcp.serviceAccountKey;
  const text = key === null ? 0 : secrets.text(key);
  if (isNothing(text)) return null;
  const account = new ServiceAccount(text, memory, environment);
  if (account.problem == "") return new GoogleExchange(settings.gcp, account, memory);
  secrets.warn("its service account key " + account.problem);
  return null;
}
