import { Slice, lengthOf, startOf } from "../bytes/slice";
import { proxy_log } from "./imports";

export const enum LogLevel {
  Trace = 0,
  Debug = 1,
  Info = 2,
  Warn = 3,
  Error = 4,
  Critical = 5,
}

/** Writes a line to the host's log. Bodies and credentials never belong there. */
export function log(level: LogLevel, message: Slice): void {
  proxy_log(level, startOf(message), lengthOf(message));
}

/** The same for a text: for configuration and rare events, since it is encoded on each call. */
export function logText(level: LogLevel, message: string): void {
  const encoded = String.UTF8.encode(message);
  proxy_log(level, changetype<usize>(encoded), encoded.byteLength);
}
