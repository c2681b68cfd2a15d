import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { free } from "../host/returned";
import { getSharedData, setSharedData, sharedDataVersion } from "../host/shared-data";
import { Status } from "../host/status";
import { SharedStore } from "../bytes/shared-store";

/** What the VMs of the process with one vm_id share. */
export class HostStore extends SharedStore {
  read(key: Slice, into: Sink): u32 {
    const value = getSharedData(key);
    const version = sharedDataVersion();
    into.bytes(value);
    free(value);
    return version;
  }

  write(key: Slice, value: Slice, version: u32): bool {
    return setSharedData(key, value, version) == Status.Ok;
  }
}
