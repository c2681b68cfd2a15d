import { proxy_get_current_time_nanoseconds, proxy_set_tick_period_milliseconds } from "./imports";
import { RETURN_EXTRA } from "./returned";

/** Wall-clock time in nanoseconds since 1970. */
export function currentTime(): u64 {
  store<u64>(RETURN_EXTRA, 0);
  proxy_get_current_time_nanoseconds(RETURN_EXTRA);
  return load<u64>(RETURN_EXTRA);
}

/** Asks for `proxy_on_tick` on the root context at this interval; 0 ends it. */
export function setTickPeriod(milliseconds: u32): void {
  proxy_set_tick_period_milliseconds(milliseconds);
}
