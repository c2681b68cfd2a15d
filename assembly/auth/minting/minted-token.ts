import { Slice } from "../../bytes/slice";
import { TokenExchange } from "./token-exchange";

/** The access token that an exchange brings. */
export abstract class MintedToken {
  constructor(readonly exchange: TokenExchange) {}

  /** The token, valid until the next call; NOTHING where there is none at that time, in milliseconds since 1970. */
  abstract read(now: u64): Slice;

  /** Whether the last exchange before `read` was refused: the credential is wrong, and waiting will not help. */
  abstract get isRefused(): bool;

  /** Gives the memory back. */
  abstract dispose(): void;
}
