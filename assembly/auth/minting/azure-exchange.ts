import { Arena } from "../../bytes/arena";
import { literal } from "../../bytes/ascii";
import { writePercentEncoded } from "../../bytes/percent";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { AzureClient } from "../../filterapi/auth";
import { TokenEndpoint } from "../../filterapi/token-exchange";
import { Environment } from "../environment";
import { TokenExchange } from "./token-exchange";

const SLASH: u8 = 0x2f;
const TOKEN_PATH = literal("/oauth2/v2.0/token");
const FORM = literal(
  "grant_type=client_credentials&scope=https%3A%2F%2Fcognitiveservices.azure.com%2F.default&client_id=",
);
const CLIENT_SECRET = literal("&client_secret=");

/** The client credentials of an application at Microsoft Entra (RFC 6749 section 4.4). */
export class AzureExchange extends TokenExchange {
  constructor(
    endpoint: TokenEndpoint,
    path: Slice,
    private readonly form: Slice,
    memory: Arena,
  ) {
    super(endpoint, endpoint.host, path, form, memory);
  }

  writeForm(_seconds: u64, _environment: Environment, into: Sink): bool {
    into.bytes(this.form);
    return true;
  }
}

export function azureExchangeOf(
  client: AzureClient,
  secret: Slice,
  endpoint: TokenEndpoint,
  memory: Arena,
): AzureExchange {
  const text = new Sink();
  text.byte(SLASH);
  writePercentEncoded(client.tenantId, text);
  text.bytes(TOKEN_PATH);
  const path = memory.copy(text.written);
  text.clear();
  text.bytes(FORM);
  writePercentEncoded(client.clientId, text);
  text.bytes(CLIENT_SECRET);
  writePercentEncoded(secret, text);
  const form = memory.copy(text.written);
  text.dispose();
  return new AzureExchange(endpoint, path, form, memory);
}
