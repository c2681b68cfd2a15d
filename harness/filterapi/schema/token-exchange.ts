import { z } from "zod";
import { nonEmpty } from "./text.ts";
import { duration } from "./units.ts";
import { upstream } from "./upstream.ts";

function endpoint(cluster: string, host: string) {
  return z
    .strictObject({
      cluster: nonEmpty.default(cluster).describe("Envoy's cluster that leads to the token endpoint."),
      timeout: duration("10s").describe("Time the endpoint has to answer."),
      upstream: upstream.prefault({ host, port: 443 }).describe("Where the endpoint is."),
    })
    .prefault({});
}

/** How access tokens are minted. */
export const tokenExchange = z
  .strictObject({
    gcp: endpoint("gcp-token", "oauth2.googleapis.com").describe("For auth.gcp.serviceAccountKey."),
    azure: endpoint("azure-token", "login.microsoftonline.com").describe("For auth.azure.clientSecret."),
  })
  .prefault({});
