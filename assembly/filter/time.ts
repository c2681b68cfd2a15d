import { currentTime } from "../host/clock";

const NANOSECONDS_OF_MILLISECOND: u64 = 1_000_000;

/** Wall-clock time in milliseconds since 1970. */
export function currentMilliseconds(): u64 {
  return currentTime() / NANOSECONDS_OF_MILLISECOND;
}
