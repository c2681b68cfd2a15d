import { equalsIgnoringCase } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { EndpointSet } from "../endpoint-set";
import { ModelServer } from "../model-server";
import { Destinations } from "./destinations";
import { ExternalPick } from "./external-pick";

/** Of a server that the pool does not know, where its members are known to its picker alone. */
const NO_NUMBER: i32 = -1;

/** More attempts than any retry policy makes; the rest of a longer list is left out. */
const MOST_SERVERS: i32 = 64;

/**
 * Takes those of a picker's destinations into `pick` that the request may go to: members of the pool, as far as these are known, and of
 * the subset (null: any). Servers that keep failing go last, since Envoy's load balancer takes the first whatever its health.
 */
export function admit(
  destinations: Destinations,
  members: EndpointSet,
  subset: Destinations | null,
  now: u64,
  pick: ExternalPick,
): void {
  const failing: ModelServer[] = [];
  for (let place = 0; place < destinations.count; place++) {
    const address = destinations.at(place);
    const server = serverAt(address, members);
    if (server === null || (subset !== null && !subset.has(address))) pick.refused++;
    else if (hasServer(pick.servers, address) || hasServer(failing, address)) continue;
    else if (pick.servers.length + failing.length == MOST_SERVERS) break;
    else if (server.health.ejectedUntil > now) failing.push(server);
    else pick.servers.push(server);
  }
  for (let place = 0; place < failing.length; place++) pick.servers.push(failing[place]);
  pick.refused += destinations.malformed;
}

function serverAt(address: Slice, members: EndpointSet): ModelServer | null {
  if (members.count == 0) return new ModelServer(address, [], NO_NUMBER);
  const known = members.find(address);
  if (known !== null) return known;
  // An IPv6 address may be configured in upper case.
  for (let place = 0; place < members.count; place++) {
    if (equalsIgnoringCase(members.servers[place].address, address)) return members.servers[place];
  }
  return null;
}

function hasServer(servers: ModelServer[], address: Slice): bool {
  for (let place = 0; place < servers.length; place++) {
    if (equalsIgnoringCase(servers[place].address, address)) return true;
  }
  return false;
}
