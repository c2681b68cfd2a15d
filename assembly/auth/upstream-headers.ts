import { Slice } from "../bytes/slice";
import { HeaderLookup } from "../filterapi/header";

/** The headers of a request on its way to the backend. The filter implements it over the host's header map. */
export abstract class UpstreamHeaders extends HeaderLookup {
  /** Sets a header, given by its name in lower case, whatever it held. */
  abstract set(name: Slice, value: Slice): void;
  abstract remove(name: Slice): void;
}
