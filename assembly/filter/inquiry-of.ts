import { equalsIgnoringCase, literal } from "../bytes/ascii";
import { CommaList } from "../bytes/comma-list";
import { Sink } from "../bytes/sink";
import { Slice, equals, isNothing, startsWith } from "../bytes/slice";
import { Inquiry } from "../picker/external/inquiry";
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

/** What a picker is asked about a request. The slices live as long as the arguments; `path` takes the path it will have. */
export function inquiryOf(
  exchange: Exchange,
  pool: Pool,
  headers: RequestHeaders,
  prepared: PreparedRequest,
  path: Sink,
): Inquiry {
  const inquiry = new Inquiry();
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
  const labelled: Slice[] = [];
  const subset = pool.definition.subset;
  const servers = pool.endpoints.servers;
  for (let place = 0; place < servers.length; place++) {
    if (subset !== null && hasLabels(servers[place], subset.labels)) labelled.push(servers[place].address);
  }
  if (isNothing(list)) return labelled;
  const addresses: Slice[] = [];
  const isLabelled = subset !== null && subset.labels.length > 0;
  const listed = new CommaList(list);
  while (listed.next()) {
    if (!isLabelled || contains(labelled, listed.entry)) addresses.push(listed.entry);
  }
  return addresses;
}

function contains(addresses: Slice[], wanted: Slice): bool {
  for (let index = 0; index < addresses.length; index++) {
    if (equalsIgnoringCase(addresses[index], wanted)) return true;
  }
  return false;
}
