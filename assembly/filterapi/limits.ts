import { Value } from "./value";
import { readSize } from "./units";

const KIBIBYTE: i64 = 1024;
const MEBIBYTE: i64 = 1024 * 1024;

/** What fits the 32-bit sizes of the module. */
const GREATEST_SIZE: i64 = 4096 * MEBIBYTE - 1;

/** The module's memory ends at 512 MiB: what remains is for configuration, contexts and fragmentation. */
const GREATEST_MEMORY: i64 = 448 * MEBIBYTE;

/** Sizes in bytes beyond which a request or a response is refused. */
export class Limits {
  requestBody: i32 = (32 * MEBIBYTE) as i32;
  responseBody: i32 = (32 * MEBIBYTE) as i32;
  /** One event of a streamed response. */
  streamEvent: i32 = MEBIBYTE as i32;
  /** All bodies, tapes and outputs of one VM together. */
  vmMemory: i32 = (256 * MEBIBYTE) as i32;
}

export function parseLimits(value: Value): Limits {
  const limits = new Limits();
  const fields = value.fields();
  limits.requestBody = clamp(readSize(fields, "requestBody", limits.requestBody, KIBIBYTE, GREATEST_SIZE));
  limits.responseBody = clamp(readSize(fields, "responseBody", limits.responseBody, KIBIBYTE, GREATEST_SIZE));
  limits.streamEvent = clamp(readSize(fields, "streamEvent", limits.streamEvent, KIBIBYTE, GREATEST_SIZE));
  limits.vmMemory = clamp(readSize(fields, "vmMemory", limits.vmMemory, KIBIBYTE, GREATEST_MEMORY));
  fields.close();
  return limits;
}

/** A larger limit would never be reached: the memory of the VM ends before. */
function clamp(size: i64): i32 {
  return min(size, i32.MAX_VALUE as i64) as i32;
}
