import { Status } from "./abi.ts";
import { SharedQueues } from "./shared-queues.ts";

export interface SharedValue {
  readonly value: Buffer;
  /** Changes with every write; never 0. */
  readonly cas: number;
}

/**
 * The key-value store of the process. VMs see the same values where their `vmId` is the same, and none of another id.
 * The queues live here too, because Envoy shares them alike.
 */
export class SharedData {
  readonly queues = new SharedQueues();
  readonly #values = new Map<string, Map<string, SharedValue>>();
  #lastCas = 0;

  get(vmId: string, key: string): SharedValue | undefined {
    return this.#values.get(vmId)?.get(key);
  }

  /** Writes, unless the key exists with another `cas`: CasMismatch. 0 writes in any case. */
  set(vmId: string, key: string, value: string | Uint8Array, cas = 0): Status {
    const values = this.#values.get(vmId) ?? new Map<string, SharedValue>();
    this.#values.set(vmId, values);
    const existing = values.get(key);
    if (existing && cas !== 0 && cas !== existing.cas) return Status.CasMismatch;
    values.set(key, { value: Buffer.from(value), cas: ++this.#lastCas });
    return Status.Ok;
  }

  keys(vmId: string): string[] {
    return [...(this.#values.get(vmId)?.keys() ?? [])];
  }
}
