import { Arena } from "../bytes/arena";
import { literal } from "../bytes/ascii";
import { Slice } from "../bytes/slice";
import { RequestKey } from "./credential-source";
import { HeaderCredential } from "./header-credential";

const NO_SCHEME = literal("");

/** The bare key in a header of its own: `x-api-key` for Anthropic, `api-key` for Azure. */
export class KeyHeader extends HeaderCredential {
  constructor(memory: Arena, name: Slice, key: Slice, requestKey: RequestKey | null, inputs: Slice[]) {
    super(memory, name, NO_SCHEME, key, requestKey, inputs);
  }
}
