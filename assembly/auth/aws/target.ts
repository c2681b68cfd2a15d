import { Arena } from "../../bytes/arena";
import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, indexOfByte, isNothing } from "../../bytes/slice";
import { Backend } from "../../filterapi/backend";
import { Upstream } from "../../filterapi/upstream";
import { regionOfHost } from "./region";

const COLON: u8 = 0x3a;
const HTTP_PORT: i32 = 80;
const HTTPS_PORT: i32 = 443;
const HOST_PREFIX = literal("bedrock-runtime.");
const HOST_SUFFIX = literal(".amazonaws.com");
const OPENING_BRACKET = literal("[");
const CLOSING_BRACKET = literal("]");

/** What a backend's signatures are made for. */
export class SigningTarget {
  constructor(
    /** NOTHING where neither the host nor the configuration names it. */
    readonly region: Slice,
    /** The host header as it arrives, with any port that is not the scheme's own. */
    readonly host: Slice,
  ) {}
}

/** The region and host of a backend; new texts are put into `memory`. */
export function signingTargetOf(backend: Backend, memory: Arena): SigningTarget {
  const region = signingRegionOf(backend);
  const upstream = backend.upstream;
  if (upstream !== null) return new SigningTarget(region, authorityOf(upstream, memory));
  return new SigningTarget(region, memory.join(memory.join(HOST_PREFIX, region), HOST_SUFFIX));
}

/** The region to sign for: that of a Bedrock host, else the configured one; NOTHING where there is neither. */
export function signingRegionOf(backend: Backend): Slice {
  const upstream = backend.upstream;
  const ofHost = upstream === null ? NOTHING : regionOfHost(upstream.host);
  if (!isNothing(ofHost)) return ofHost;
  const auth = backend.auth;
  if (auth === null) return NOTHING;
  const aws = auth.aws;
  return aws === null ? NOTHING : aws.region;
}

function authorityOf(upstream: Upstream, memory: Arena): Slice {
  const isIpv6 = indexOfByte(upstream.host, COLON) >= 0;
  const host = isIpv6
    ? memory.join(memory.join(OPENING_BRACKET, upstream.host), CLOSING_BRACKET)
    : upstream.host;
  if (upstream.port == (upstream.tls ? HTTPS_PORT : HTTP_PORT)) return host;
  return memory.join(host, memory.ascii(":" + upstream.port.toString()));
}
