import { Slice, lengthOf, startOf } from "../bytes/slice";
import { proxy_call_foreign_function } from "./imports";
import { RETURN_DATA, RETURN_SIZE, clearReturned, returnedBytes } from "./returned";

/** Calls a function that the host offers by name (`sign`, `clear_route_cache`, …). NOTHING where it has none or it failed. To be freed by `free`. */
export function callForeignFunction(name: Slice, argument: Slice): Slice {
  clearReturned();
  return returnedBytes(
    proxy_call_foreign_function(
      startOf(name),
      lengthOf(name),
      startOf(argument),
      lengthOf(argument),
      RETURN_DATA,
      RETURN_SIZE,
    ),
  );
}
