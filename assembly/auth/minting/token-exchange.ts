import { Arena } from "../../bytes/arena";
import { writeHex } from "../../bytes/hex";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { Sha256 } from "../../crypto/sha256";
import { TokenEndpoint } from "../../filterapi/token-exchange";
import { Environment } from "../environment";

/** How one credential becomes an access token: a POST of a form (RFC 6749 section 4). */
export abstract class TokenExchange {
  /** Names the credential without telling it: who shares it shares the token. 64 hexadecimal digits. */
  readonly name: Slice;

  /** `identity`: what no other credential has. All slices but that must live as long as this. */
  constructor(
    readonly endpoint: TokenEndpoint,
    readonly authority: Slice,
    readonly path: Slice,
    identity: Slice,
    memory: Arena,
  ) {
    const hash = new Sha256();
    hash.update(path);
    hash.update(identity);
    const digits = new Sink();
    writeHex(hash.finish(), digits);
    this.name = memory.copy(digits.written);
    digits.dispose();
  }

  /** Writes the form that is posted at that time, in seconds since 1970. False where the credential does not allow it. */
  abstract writeForm(seconds: u64, environment: Environment, into: Sink): bool;
}
