import { literal } from "../bytes/ascii";
import { Slice, isNothing } from "../bytes/slice";
import { Fields } from "./fields";
import { readDuration } from "./units";
import { parseUpstream } from "./upstream";

const GCP_CLUSTER = literal("gcp-token");
const GCP_HOST = literal("oauth2.googleapis.com");
const AZURE_CLUSTER = literal("azure-token");
const AZURE_HOST = literal("login.microsoftonline.com");

/** Where credentials of one kind are exchanged for access tokens. */
export class TokenEndpoint {
  timeoutMilliseconds: i32 = 10_000;

  /** `cluster`: of Envoy; `host`: the server that it leads to. */
  constructor(
    public cluster: Slice,
    public host: Slice,
  ) {}
}

export class TokenExchangeSettings {
  readonly gcp: TokenEndpoint = new TokenEndpoint(GCP_CLUSTER, GCP_HOST);
  readonly azure: TokenEndpoint = new TokenEndpoint(AZURE_CLUSTER, AZURE_HOST);
}

/** Reads the settings where they are given. */
export function parseTokenExchange(fields: Fields | null, settings: TokenExchangeSettings): void {
  if (!fields) return;
  parseEndpoint(fields.nested("gcp"), settings.gcp);
  parseEndpoint(fields.nested("azure"), settings.azure);
  fields.close();
}

function parseEndpoint(fields: Fields | null, endpoint: TokenEndpoint): void {
  if (!fields) return;
  const cluster = fields.nonEmptyText("cluster");
  if (!isNothing(cluster)) endpoint.cluster = cluster;
  endpoint.timeoutMilliseconds = readDuration(fields, "timeout", endpoint.timeoutMilliseconds);
  const upstream = fields.find("upstream");
  if (upstream) endpoint.host = parseUpstream(upstream).host;
  fields.close();
}
