import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { SliceMap } from "../bytes/slice-map";
import { isSocketAddress } from "./address";
import { Label, parseLabels } from "./label";
import { Value } from "./value";

/** A model server. */
export class PoolEndpoint {
  /** `host:port`, with brackets around an IPv6 address. */
  address: Slice = NOTHING;
  labels: Label[] = [];
}

/** An array of `{address, labels}`, the addresses all different. */
export function parsePoolEndpoints(values: Value[]): PoolEndpoint[] {
  const endpoints: PoolEndpoint[] = [];
  const seen = new SliceMap();
  for (let index = 0; index < values.length; index++) {
    const endpoint = new PoolEndpoint();
    const fields = values[index].fields();
    const address = fields.required("address");
    if (address) {
      endpoint.address = address.text();
      if (!isNothing(endpoint.address) && !isSocketAddress(endpoint.address)) {
        address.refuse("expected host:port or [IPv6 address]:port");
      }
      if (seen.get(endpoint.address) >= 0) address.refuse("another endpoint has this address");
      seen.set(endpoint.address, index);
    }
    endpoint.labels = parseLabels(fields);
    endpoints.push(endpoint);
    fields.close();
  }
  return endpoints;
}
