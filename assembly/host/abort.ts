import { proxy_log } from "./imports";
import { LogLevel } from "./log";

// A fixed buffer: abort also runs when no memory is left.
const CAPACITY: i32 = 512;
const report = memory.data(512);

/** Runs where an assertion of the language fails: says where, then traps. A trap ends every stream of the worker, so this is the last word. */
export function onAbort(message: string | null, file: string | null, line: u32, column: u32): void {
  let length = append(0, "abort: ");
  if (message !== null) length = append(length, message);
  length = append(length, " at ");
  if (file !== null) length = append(length, file);
  length = append(length, ":");
  length = appendNumber(length, line);
  length = append(length, ":");
  length = appendNumber(length, column);
  proxy_log(LogLevel.Critical, report, length);
  unreachable();
}

function append(length: i32, text: string): i32 {
  for (let index = 0; index < text.length && length < CAPACITY; index++) {
    store<u8>(report + (length as usize), text.charCodeAt(index) as u8);
    length++;
  }
  return length;
}

function appendNumber(length: i32, value: u32): i32 {
  let divisor: u32 = 1;
  while (value / divisor >= 10) divisor *= 10;
  for (; divisor > 0 && length < CAPACITY; divisor /= 10) {
    store<u8>(report + (length as usize), (0x30 + ((value / divisor) % 10)) as u8);
    length++;
  }
  return length;
}
