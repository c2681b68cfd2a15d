import { literal, parseDecimal } from "../bytes/ascii";
import { HeaderMap, getHeader } from "../host/headers";
import { free } from "../host/returned";

export const STATUS = literal(":status");

/** The status of the reply whose headers are there. */
export function responseStatus(): i32 {
  const text = getHeader(HeaderMap.Response, STATUS);
  const status = parseDecimal(text) as i32;
  free(text);
  return status;
}
