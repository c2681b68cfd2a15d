import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { ABSENT } from "../bytes/slice-map";
import { EndpointSet } from "./endpoint-set";
import { writeUsualAddress } from "./usual-address";

/**
 * The index of the server at an address as requests write them, IPv6 with brackets or without and letters of either case; ABSENT where it
 * is not in the set. The port is part of the address: servers that share an IP address are different ones. `scratch` is written over.
 */
export function placeOf(address: Slice, endpoints: EndpointSet, scratch: Sink): i32 {
  const place = endpoints.placeOf(address);
  if (place != ABSENT) return place;
  scratch.clear();
  writeUsualAddress(address, scratch);
  return endpoints.placeOf(scratch.written);
}
