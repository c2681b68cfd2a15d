import { Arena } from "../bytes/arena";
import { literal } from "../bytes/ascii";
import { Slice } from "../bytes/slice";
import { AUTHORIZATION } from "./authenticator";
import { RequestKey } from "./credential-source";
import { HeaderCredential } from "./header-credential";

const BEARER = literal("Bearer ");

/** `authorization: Bearer <key>` (RFC 6750): OpenAI and those that speak its API, Cohere, Azure's tokens, Bedrock's API keys. */
export class Bearer extends HeaderCredential {
  constructor(memory: Arena, key: Slice, requestKey: RequestKey | null, inputs: Slice[]) {
    super(memory, AUTHORIZATION, BEARER, key, requestKey, inputs);
  }
}
