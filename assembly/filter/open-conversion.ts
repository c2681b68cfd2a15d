import { conversionOf } from "../backend/conversion-of";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { BackendChoice } from "./choose-backend";
import { Exchange } from "./exchange";
import { unsupportedBackend } from "./failures";

/** Gives an exchange what carries it between the client's API and the chosen backend's. An error where the backend does not serve that API. */
export function openConversion(
  exchange: Exchange,
  endpoint: Endpoint,
  choice: BackendChoice,
): GatewayError | null {
  const config = exchange.installation.config;
  const backend = config.backends[choice.backend];
  exchange.conversion = conversionOf(endpoint.api, backend, config.limits.responseBody);
  return exchange.conversion === null ? unsupportedBackend(backend.name, endpoint.path) : null;
}
