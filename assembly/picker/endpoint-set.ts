import { Slice } from "../bytes/slice";
import { ABSENT, SliceMap } from "../bytes/slice-map";
import { EndpointHealth } from "../filterapi/endpoint-health";
import { Label } from "../filterapi/label";
import { ModelServer } from "./model-server";

/** The endpoints of a pool. Which they are may change; what is known of those that stay is kept. */
export class EndpointSet {
  /** In the order of the configuration, or of their discovery. Not the caller's to change. */
  servers: ModelServer[] = [];
  /** Goes up whenever the members are replaced. */
  generation: i32 = 0;
  private byAddress: SliceMap = new SliceMap();
  private nextNumber: i32 = 0;

  constructor(private readonly health: EndpointHealth = new EndpointHealth()) {}

  get count(): i32 {
    return this.servers.length;
  }

  /** The index of the server at an address, written as the set has it; ABSENT where it is not in the pool. */
  placeOf(address: Slice): i32 {
    return this.byAddress.get(address);
  }

  /** The server at an address, written as the set has it; null where it is not in the pool. */
  find(address: Slice): ModelServer | null {
    const place = this.byAddress.get(address);
    return place == ABSENT ? null : this.servers[place];
  }

  /**
   * Replaces the members. `addresses` must live as long as the set, and one that is there twice counts once; `labels` has one entry for
   * each of them.
   */
  replace(addresses: Slice[], labels: Array<Label[]>): void {
    const servers = new Array<ModelServer>();
    const byAddress = new SliceMap();
    for (let index = 0; index < addresses.length; index++) {
      const address = addresses[index];
      if (byAddress.get(address) != ABSENT) continue;
      const known = this.find(address);
      const server =
        known === null ? new ModelServer(address, labels[index], this.nextNumber++, this.health) : known;
      byAddress.set(server.address, servers.length);
      servers.push(server);
    }
    this.servers = servers;
    this.byAddress = byAddress;
    this.generation++;
  }
}
