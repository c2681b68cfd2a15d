import { Status } from "../abi.ts";
import type { Guest } from "../guest.ts";
import type { HostFunctions } from "./functions.ts";

export function sharedDataImports(guest: Guest): HostFunctions {
  const { memory } = guest;
  const { sharedData, vmId } = guest.services;
  return {
    proxy_get_shared_data(key: number, keySize: number, valueAt: number, sizeAt: number, casAt: number) {
      const shared = sharedData.get(vmId, memory.text(key, keySize));
      if (!shared) return Status.NotFound;
      memory.give(shared.value, valueAt, sizeAt);
      memory.writeUnsigned32(casAt, shared.cas);
      return Status.Ok;
    },

    proxy_set_shared_data(key: number, keySize: number, value: number, size: number, cas: number) {
      return sharedData.set(vmId, memory.text(key, keySize), memory.read(value, size), cas >>> 0);
    },
  };
}
