import { Slice, lengthOf, startOf } from "../bytes/slice";
import {
  proxy_add_header_map_value,
  proxy_get_header_map_pairs,
  proxy_get_header_map_value,
  proxy_remove_header_map_value,
  proxy_replace_header_map_value,
} from "./imports";
import { RETURN_DATA, RETURN_SIZE, clearReturned, returnedBytes } from "./returned";
import { Status } from "./status";

/** The header maps of a stream and of its callouts. */
export const enum HeaderMap {
  Request = 0,
  RequestTrailers = 1,
  Response = 2,
  ResponseTrailers = 3,
  GrpcInitialMetadata = 4,
  GrpcTrailingMetadata = 5,
  CalloutResponse = 6,
  CalloutResponseTrailers = 7,
}

/** The value of a header, several joined by the host; NOTHING where it is missing. To be freed by `free`. */
export function getHeader(map: HeaderMap, name: Slice): Slice {
  clearReturned();
  return returnedBytes(
    proxy_get_header_map_value(map, startOf(name), lengthOf(name), RETURN_DATA, RETURN_SIZE),
  );
}

/** All headers in the wire form that `HeaderPairs` reads; NOTHING where the map is not available. To be freed by `free`. */
export function getHeaderPairs(map: HeaderMap): Slice {
  clearReturned();
  return returnedBytes(proxy_get_header_map_pairs(map, RETURN_DATA, RETURN_SIZE));
}

/** Sets a header whatever it held. A change of a request header makes Envoy select the route anew. */
export function setHeader(map: HeaderMap, name: Slice, value: Slice): Status {
  return proxy_replace_header_map_value(
    map,
    startOf(name),
    lengthOf(name),
    startOf(value),
    lengthOf(value),
  ) as Status;
}

export function addHeader(map: HeaderMap, name: Slice, value: Slice): Status {
  return proxy_add_header_map_value(
    map,
    startOf(name),
    lengthOf(name),
    startOf(value),
    lengthOf(value),
  ) as Status;
}

/** Removes every header of that name. */
export function removeHeader(map: HeaderMap, name: Slice): Status {
  return proxy_remove_header_map_value(map, startOf(name), lengthOf(name)) as Status;
}
