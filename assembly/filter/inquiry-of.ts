import { literal } from "../bytes/ascii";
import { CommaList } from "../bytes/comma-list";
import { Sink } from "../bytes/sink";
import { Slice, equals, isNothing, startsWith } from "../bytes/slice";
import { ABSENT } from "../bytes/slice-map";
import { Label } from "../filterapi/label";
import { EndpointSet } from "../picker/endpoint-set";
import { Inquiry } from "../picker/external/inquiry";
import { placeOf } from "../picker/place-of";
import { hasLabels } from "../picker/server-labels";
import { writeTarget } from "./dispatch";
import { Exchange } from "./exchange";
import { Pool } from "./pool";
import { PreparedRequest } from "./prepared-request";
import { RequestHeaders } from "./request-headers";
import { CREDENTIAL_INPUTS } from "./steering-headers";

const PATH = literal(":path");
const CONTENT_LENGTH = literal("content-length");

/** What a client proves itself with is between it and the gateway: no picker needs it. */
const CREDENTIALS: StaticArray<Slice> = [
  literal("authorization"),
  literal("proxy-authorization"),
  literal("cookie"),
  literal("x-api-key"),
  literal("api-key"),
];

/** What a picker is asked about a request. The slices live as long as the arguments; `prepared` gets the path that it will have. */
export function inquiryOf(
  exchange: Exchange,
  pool: Pool,
  headers: RequestHeaders,
  prepared: PreparedRequest,
): Inquiry {
  const inquiry = new Inquiry();
  const path = prepared.target;
  writeTarget(exchange, prepared.endpoint, headers, prepared.departure, path);
  for (let index = 0; index < headers.count; index++) {
    const name = headers.nameAt(index);
    if (equals(name, PATH)) inquiry.header(name, path.written);
    else if (!isWithheld(name)) inquiry.header(name, headers.valueAt(index));
  }
  inquiry.body = prepared.leaving;
  inquiry.model = prepared.departure.model;
  inquiry.subset = subsetOf(pool, pool.subsetOf(headers));
  return inquiry;
}

/** The length that came may not be the one that leaves, and pickers can count. */
function isWithheld(name: Slice): bool {
  if (equals(name, CONTENT_LENGTH) || startsWith(name, CREDENTIAL_INPUTS)) return true;
  for (let index = 0; index < CREDENTIALS.length; index++) {
    if (equals(name, CREDENTIALS[index])) return true;
  }
  return false;
}

/** The addresses that the picker may choose from: those that the request lists, of those with the pool's labels. Null for all. */
function subsetOf(pool: Pool, list: Slice): Slice[] | null {
  if (!pool.hasSubset(list)) return null;
  const subset = pool.definition.subset;
  const labels = subset === null ? new Array<Label>() : subset.labels;
  return isNothing(list) ? labelled(pool.endpoints, labels) : listed(list, pool.endpoints, labels);
}

function labelled(endpoints: EndpointSet, labels: Label[]): Slice[] {
  const addresses: Slice[] = [];
  for (let place = 0; place < endpoints.count; place++) {
    const server = endpoints.servers[place];
    if (hasLabels(server, labels)) addresses.push(server.address);
  }
  return addresses;
}

/** Without labels every entry of the list: the members of some pools are known to their picker only. */
function listed(list: Slice, endpoints: EndpointSet, labels: Label[]): Slice[] {
  const addresses: Slice[] = [];
  const scratch = new Sink();
  const entries = new CommaList(list);
  while (entries.next()) {
    const place = labels.length == 0 ? ABSENT : placeOf(entries.entry, endpoints, scratch);
    const isLabelled = place != ABSENT && hasLabels(endpoints.servers[place], labels);
    if (labels.length == 0 || isLabelled) addresses.push(entries.entry);
  }
  scratch.dispose();
  return addresses;
}
