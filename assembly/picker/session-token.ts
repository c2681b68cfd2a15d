import { hexValue } from "../bytes/hex";
import { Sink } from "../bytes/sink";
import { Slice, byteAt, lengthOf } from "../bytes/slice";
import { ModelServer } from "./model-server";

const DIGITS: i32 = 16;

/** Names no server. */
export const NO_IDENTITY: u64 = 0;

/**
 * Writes the token by which a client comes back to this server: 16 hexadecimal digits of the xxhash64 of its address, the same in every
 * worker and replica. It tells clients nothing of the network, and forging it gains them no more than a choice among the pool's servers.
 */
export function writeSessionToken(server: ModelServer, into: Sink): void {
  for (let digit = DIGITS - 1; digit >= 0; digit--) {
    const value = ((server.identity >>> ((digit * 4) as u64)) & 0x0f) as u8;
    into.byte(value < 10 ? 0x30 + value : 0x57 + value);
  }
}

/** The identity of the server that a token names; NO_IDENTITY where it is no token. */
export function readSessionToken(token: Slice): u64 {
  if (lengthOf(token) != DIGITS) return NO_IDENTITY;
  let identity: u64 = 0;
  for (let index = 0; index < DIGITS; index++) {
    const value = hexValue(byteAt(token, index));
    if (value < 0) return NO_IDENTITY;
    identity = (identity << 4) | (value as u64);
  }
  return identity;
}
