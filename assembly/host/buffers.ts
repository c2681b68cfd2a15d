import { Slice, lengthOf, startOf } from "../bytes/slice";
import { proxy_get_buffer_bytes, proxy_set_buffer_bytes } from "./imports";
import { RETURN_DATA, RETURN_SIZE, clearReturned, returnedBytes } from "./returned";
import { Status } from "./status";

export const enum Buffer {
  RequestBody = 0,
  ResponseBody = 1,
  CalloutResponse = 4,
  GrpcMessage = 5,
  VmConfiguration = 6,
  PluginConfiguration = 7,
}

/** `length` bytes from `start`, as a copy to be freed by `free`; NOTHING where the buffer is not available. */
export function getBuffer(buffer: Buffer, start: i32, length: i32): Slice {
  clearReturned();
  return returnedBytes(proxy_get_buffer_bytes(buffer, start, length, RETURN_DATA, RETURN_SIZE));
}

/** Replaces all of a buffer. */
export function replaceBuffer(buffer: Buffer, bytes: Slice): Status {
  return proxy_set_buffer_bytes(buffer, 0, i32.MAX_VALUE, startOf(bytes), lengthOf(bytes)) as Status;
}
