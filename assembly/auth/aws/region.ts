import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, byteAt, cut, endsWith, equals, lengthOf } from "../../bytes/slice";

const DOT: u8 = 0x2e;

/** What follows the region in the name of a Bedrock endpoint; the first that fits counts. */
const SUFFIXES: StaticArray<Slice> = [
  literal(".vpce.amazonaws.com"),
  literal(".amazonaws.com"),
  literal(".api.aws"),
];
/** The label before the region. */
const ENDPOINTS: StaticArray<Slice> = [
  literal("bedrock-runtime"),
  literal("bedrock-runtime-fips"),
  literal("bedrock-agent-runtime"),
  literal("bedrock-agent-runtime-fips"),
];

/**
 * The region of a Bedrock endpoint, such as `bedrock-runtime.us-east-1.amazonaws.com`, an interface endpoint of a VPC among them; NOTHING for
 * any other host. Requests arrive in that region, so it is the one to sign for, whatever was configured.
 */
export function regionOfHost(host: Slice): Slice {
  const beforeSuffix = withoutSuffix(host);
  const regionStart = lastLabelStart(beforeSuffix);
  if (regionStart == 0) return NOTHING;
  const region = cut(beforeSuffix, regionStart, lengthOf(beforeSuffix));
  const beforeRegion = cut(beforeSuffix, 0, regionStart - 1);
  const endpoint = cut(beforeRegion, lastLabelStart(beforeRegion), lengthOf(beforeRegion));
  return isEndpoint(endpoint) && isRegion(region) ? region : NOTHING;
}

/** Empty where no suffix fits. */
function withoutSuffix(host: Slice): Slice {
  for (let index = 0; index < SUFFIXES.length; index++) {
    const suffix = SUFFIXES[index];
    if (endsWith(host, suffix)) return cut(host, 0, lengthOf(host) - lengthOf(suffix));
  }
  return cut(host, 0, 0);
}

function lastLabelStart(name: Slice): i32 {
  let start = lengthOf(name);
  while (start > 0 && byteAt(name, start - 1) != DOT) start--;
  return start;
}

function isEndpoint(label: Slice): bool {
  for (let index = 0; index < ENDPOINTS.length; index++) {
    if (equals(label, ENDPOINTS[index])) return true;
  }
  return false;
}

function isRegion(label: Slice): bool {
  for (let index = 0; index < lengthOf(label); index++) {
    const byte = byteAt(label, index);
    if (byte - 0x61 >= 26 && byte - 0x30 >= 10 && byte != 0x2d) return false;
  }
  return lengthOf(label) > 0;
}
