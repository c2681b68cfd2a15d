import { Sink } from "../../bytes/sink";
import { Slice, endOf, lengthOf, sliceOf, startOf } from "../../bytes/slice";
import { EndpointSet } from "../endpoint-set";

// What a worker says of its requests: u64 its number, u64 until when that counts (milliseconds since 1970), and for each server with
// requests u16 the length of its address, the address, u32 their number. All little-endian.

const HEADER_SIZE: i32 = 16;

/** Writes the record of a worker. */
export function writeRecord(owner: u64, until: u64, endpoints: EndpointSet, into: Sink): void {
  into.littleEndian(owner, 8);
  into.littleEndian(until, 8);
  const servers = endpoints.servers;
  for (let index = 0; index < servers.length; index++) {
    const server = servers[index];
    if (server.inFlight <= 0) continue;
    into.littleEndian(lengthOf(server.address) as u64, 2);
    into.bytes(server.address);
    into.littleEndian(server.inFlight as u64, 4);
  }
}

/** Whose record it is; 0 where it is none. */
export function ownerOf(record: Slice): u64 {
  return lengthOf(record) >= HEADER_SIZE ? load<u64>(startOf(record)) : 0;
}

/** Until when it counts; 0 where it is none. */
export function validUntil(record: Slice): u64 {
  return lengthOf(record) >= HEADER_SIZE ? load<u64>(startOf(record), 8) : 0;
}

/** Adds the requests of a record to those that the servers have elsewhere. */
export function addRecord(record: Slice, endpoints: EndpointSet): void {
  const end = endOf(record);
  let position = startOf(record) + (HEADER_SIZE as usize);
  while (position + 2 <= end) {
    const length = load<u16>(position) as usize;
    const count = position + 2 + length;
    if (count + 4 > end) return;
    const server = endpoints.find(sliceOf(position + 2, length as i32));
    if (server !== null) server.inFlightElsewhere += load<i32>(count);
    position = count + 4;
  }
}
