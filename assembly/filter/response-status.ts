import { literal, parseDecimal } from "../bytes/ascii";
import { equals } from "../bytes/slice";
import { HeaderMap, getHeader } from "../host/headers";
import { getProperty } from "../host/properties";
import { free } from "../host/returned";

const CODE_DETAILS = literal("response\0code_details");
const VIA_UPSTREAM = literal("via_upstream");

export const STATUS = literal(":status");

/** The status of the reply whose headers are there. */
export function responseStatus(): i32 {
  const text = getHeader(HeaderMap.Response, STATUS);
  const status = parseDecimal(text) as i32;
  free(text);
  return status;
}

/** Whether the reply is a backend's; else Envoy has made it up. */
export function isViaUpstream(): bool {
  const details = getProperty(CODE_DETAILS);
  const isUpstreams = equals(details, VIA_UPSTREAM);
  free(details);
  return isUpstreams;
}
