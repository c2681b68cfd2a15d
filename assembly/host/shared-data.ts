import { Slice, lengthOf, startOf } from "../bytes/slice";
import { proxy_get_shared_data, proxy_set_shared_data } from "./imports";
import { RETURN_DATA, RETURN_EXTRA, RETURN_SIZE, clearReturned, returnedBytes } from "./returned";
import { Status } from "./status";

/**
 * The value that all VMs of the process with one vm_id share under a key; NOTHING where there is none. To be freed by `free`.
 * `sharedDataVersion` tells which version it was.
 */
export function getSharedData(key: Slice): Slice {
  clearReturned();
  store<u64>(RETURN_EXTRA, 0);
  return returnedBytes(
    proxy_get_shared_data(startOf(key), lengthOf(key), RETURN_DATA, RETURN_SIZE, RETURN_EXTRA),
  );
}

/** The version of what `getSharedData` just returned; 0 where there was nothing. */
export function sharedDataVersion(): u32 {
  return load<u32>(RETURN_EXTRA);
}

/** Writes a value. A version other than 0 makes it conditional: `CasMismatch` where another VM wrote meanwhile. */
export function setSharedData(key: Slice, value: Slice, version: u32): Status {
  return proxy_set_shared_data(
    startOf(key),
    lengthOf(key),
    startOf(value),
    lengthOf(value),
    version,
  ) as Status;
}
