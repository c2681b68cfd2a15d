import { Arena } from "../bytes/arena";
import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { MintedToken } from "./minting/minted-token";
import { TokenExchange } from "./minting/token-exchange";

/** What surrounds the gateway while a configuration is loaded, and where credentials are exchanged. */
export abstract class Environment {
  /** The value of an environment variable, copied into `memory`; NOTHING where it is not set. */
  abstract variable(name: Slice, memory: Arena): Slice;
  /** Tells whoever runs the gateway of something that will fail later. */
  abstract warn(message: string): void;
  /** Writes the RSA signature of `text` with SHA-256 (RS256 of RFC 7518) by a private key in PEM. False where the key cannot sign. */
  abstract sign(privateKey: Slice, text: Slice, into: Sink): bool;
  /** What the exchange brings, whoever makes it. Takes over nothing. */
  abstract tokenOf(exchange: TokenExchange): MintedToken;
}
