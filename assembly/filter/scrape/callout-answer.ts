import { literal, parseDecimal } from "../../bytes/ascii";
import { memoryAvailable } from "../../bytes/memory";
import { NOTHING, Slice } from "../../bytes/slice";
import { Buffer, getBuffer } from "../../host/buffers";
import { HeaderMap, getHeader } from "../../host/headers";
import { free } from "../../host/returned";

const STATUS = literal(":status");

/** The status of the answer to a call, which has so many headers; 0 where it has none. */
export function statusOfAnswer(headers: i32): i32 {
  if (headers == 0) return 0;
  const text = getHeader(HeaderMap.CalloutResponse, STATUS);
  const status = parseDecimal(text);
  free(text);
  return max(status, 0) as i32;
}

/** The body of `size` bytes, to be freed by `free`; NOTHING where it exceeds `largest` or the memory there is. */
export function bodyOfAnswer(size: i32, largest: i32): Slice {
  const isReadable = size <= largest && memoryAvailable(size as usize);
  return isReadable ? getBuffer(Buffer.CalloutResponse, 0, size) : NOTHING;
}
