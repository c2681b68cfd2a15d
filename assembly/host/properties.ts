import { Slice, lengthOf, startOf } from "../bytes/slice";
import { proxy_get_property, proxy_set_property } from "./imports";
import { RETURN_DATA, RETURN_SIZE, clearReturned, returnedBytes } from "./returned";
import { Status } from "./status";

/** The value at a path whose parts are joined by zero bytes; NOTHING where there is none. To be freed by `free`. */
export function getProperty(path: Slice): Slice {
  clearReturned();
  return returnedBytes(proxy_get_property(startOf(path), lengthOf(path), RETURN_DATA, RETURN_SIZE));
}

/** Writes a property of the stream, which Envoy shows as filter state `wasm.<key>`. */
export function setProperty(key: Slice, value: Slice): Status {
  return proxy_set_property(startOf(key), lengthOf(key), startOf(value), lengthOf(value)) as Status;
}
