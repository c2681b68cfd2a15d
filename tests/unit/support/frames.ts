import { Sink } from "../../../assembly/bytes/sink";
import { crc32 } from "../../../assembly/bytes/crc32";
import { Slice } from "../../../assembly/bytes/slice";
import { bytesOf } from "./text";

/** A message of an AWS event stream with these headers, each `name=value` and of type string, kept for the rest of the test run. */
export function frameOf(headers: string[], payload: string): Slice {
  const sink = new Sink();
  for (let index = 0; index < headers.length; index++) {
    const parts = headers[index].split("=");
    const name = bytesOf(parts[0]);
    const value = bytesOf(parts[1]);
    sink.byte(name as u8);
    sink.bytes(name);
    sink.byte(7);
    sink.byte(((value as u32) >> 8) as u8);
    sink.byte(value as u8);
    sink.bytes(value);
  }
  return frameOfBytes(sink.written, bytesOf(payload));
}

/** The same with headers as they are on the wire. */
export function frameOfBytes(headers: Slice, payload: Slice): Slice {
  const headerSize = headers as u32;
  const sink = new Sink();
  word(sink, 16 + headerSize + (payload as u32));
  word(sink, headerSize);
  word(sink, crc32(sink.written));
  sink.bytes(headers);
  sink.bytes(payload);
  word(sink, crc32(sink.written));
  return sink.written;
}

/** Appends four bytes, the most significant first. */
function word(sink: Sink, value: u32): void {
  for (let shift = 24; shift >= 0; shift -= 8) sink.byte((value >>> shift) as u8);
}
