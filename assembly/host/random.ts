import { random_get } from "./imports";
import { RETURN_EXTRA } from "./returned";

/** 64 random bits from the host. */
export function randomBits(): u64 {
  store<u64>(RETURN_EXTRA, 0);
  random_get(RETURN_EXTRA, 8);
  return load<u64>(RETURN_EXTRA);
}
