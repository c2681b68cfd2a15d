/** Reading of metrics, snapshots and members as a module of its own, for checks that drive it from outside with many inputs. */
import { literal } from "../../../assembly/bytes/ascii";
import { READ_AHEAD, memoryUsed } from "../../../assembly/bytes/memory";
import { Sink } from "../../../assembly/bytes/sink";
import { Slice, lengthOf, sliceOf, startOf } from "../../../assembly/bytes/slice";
import { Label } from "../../../assembly/filterapi/label";
import { EndpointSet } from "../../../assembly/picker/endpoint-set";
import { ClusterHosts } from "../../../assembly/picker/metrics/cluster-hosts";
import { addRecord } from "../../../assembly/picker/metrics/in-flight-record";
import { MemberReader } from "../../../assembly/picker/metrics/member-reader";
import { MetricsScanner } from "../../../assembly/picker/metrics/metrics-scanner";
import { SnapshotReader } from "../../../assembly/picker/metrics/snapshot-reader";
import { writeEntry } from "../../../assembly/picker/metrics/write-entry";

const ADDRESS = literal("10.0.0.1:8000");
const CLUSTER = literal("pool");
const sink = new Sink();

export function room(length: i32): usize {
  return heap.alloc((length + READ_AHEAD) as usize);
}

/** Puts out the entry in the snapshot that metrics text leads to; nothing where it says nothing of a load. */
export function scan(address: usize, length: i32, engine: i32): void {
  sink.clear();
  const reading = new MetricsScanner(engine).scan(sliceOf(address, length));
  if (!reading.isEmpty) writeEntry(ADDRESS, reading, 1, sink);
}

/** Applies a snapshot to an endpoint at 10.0.0.1:8000; its requests waiting, or -1 where the endpoint has no load. */
export function applySnapshot(address: usize, length: i32): i32 {
  const endpoints = oneEndpoint();
  const reader = new SnapshotReader(endpoints);
  reader.apply(sliceOf(address, length));
  reader.dispose();
  const load = endpoints.servers[0].load;
  return load === null ? -1 : load.waiting;
}

/** Puts out the members of the cluster "pool", and returns how many endpoints they become; -1 where they are not known. */
export function discover(address: usize, length: i32): i32 {
  sink.clear();
  const hosts = new ClusterHosts(CLUSTER);
  const found = hosts.write(sliceOf(address, length), sink);
  hosts.dispose();
  const endpoints = new EndpointSet();
  const reader = new MemberReader(endpoints);
  if (found) reader.apply(sink.written);
  const count = endpoints.count;
  reader.dispose();
  return found ? count : -1;
}

/** Adds another worker's record to an endpoint at 10.0.0.1:8000; its requests elsewhere. */
export function addUp(address: usize, length: i32): i32 {
  const endpoints = oneEndpoint();
  addRecord(sliceOf(address, length), endpoints);
  return endpoints.servers[0].inFlightElsewhere;
}

export function outAddress(): usize {
  return startOf(sink.written);
}

export function outLength(): i32 {
  return lengthOf(sink.written);
}

/** In bytes, without what is put out. */
export function usedMemory(): usize {
  sink.dispose();
  return memoryUsed();
}

function oneEndpoint(): EndpointSet {
  const addresses: Slice[] = [ADDRESS];
  const labels: Array<Label[]> = [[]];
  const endpoints = new EndpointSet();
  endpoints.replace(addresses, labels);
  return endpoints;
}
