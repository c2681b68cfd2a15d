import { keep } from "../../../assembly/bytes/memory";
import { Sink } from "../../../assembly/bytes/sink";
import { Slice, isNothing } from "../../../assembly/bytes/slice";
import { Label } from "../../../assembly/filterapi/label";
import { EndpointSet } from "../../../assembly/picker/endpoint-set";
import { NO_VERSION, SharedStore } from "../../../assembly/bytes/shared-store";
import { HttpCaller, NO_CALL, ReadingLog } from "../../../assembly/picker/metrics/ports";
import { bytesOf, textOf } from "./text";

/** The shared data of a process, in memory. */
export class MemoryStore extends SharedStore {
  private readonly values: Map<string, Slice> = new Map<string, Slice>();
  private readonly versions: Map<string, u32> = new Map<string, u32>();
  private last: u32 = NO_VERSION;
  reads: i32 = 0;
  writes: i32 = 0;

  read(key: Slice, into: Sink): u32 {
    this.reads++;
    const name = textOf(key);
    if (!this.values.has(name)) return NO_VERSION;
    into.bytes(this.values.get(name));
    return this.versions.get(name);
  }

  write(key: Slice, value: Slice, version: u32): bool {
    this.writes++;
    const name = textOf(key);
    const exists = this.versions.has(name);
    if (exists && version != NO_VERSION && version != this.versions.get(name)) return false;
    this.values.set(name, keep(value));
    this.versions.set(name, ++this.last);
    return true;
  }

  /** The version of a value; NO_VERSION where there is none. */
  version(key: string): u32 {
    return this.versions.has(key) ? this.versions.get(key) : NO_VERSION;
  }
}

/** Calls that wait for the test to answer them; the token of a call is its place in `calls`. */
export class WaitingCalls extends HttpCaller {
  /** Cluster, path, authority, endpoint (`-` for none) and timeout of each. */
  readonly calls: string[] = [];
  hasClusters: bool = true;

  get(cluster: Slice, path: Slice, authority: Slice, endpoint: Slice, timeoutMilliseconds: u32): u32 {
    if (!this.hasClusters) return NO_CALL;
    const target = isNothing(endpoint) ? "-" : textOf(endpoint);
    this.calls.push(
      `${textOf(cluster)} ${textOf(path)} ${textOf(authority)} ${target} ${timeoutMilliseconds}`,
    );
    return (this.calls.length - 1) as u32;
  }
}

/** Keeps what it is told. */
export class KeptLog extends ReadingLog {
  successes: i32 = 0;
  readonly failures: string[] = [];

  succeeded(): void {
    this.successes++;
  }

  failed(source: Slice, reason: string): void {
    this.failures.push(`${textOf(source)}: ${reason}`);
  }
}

/** Endpoints without labels. */
export function endpointsAt(addresses: string[]): EndpointSet {
  const slices: Slice[] = [];
  const labels: Array<Label[]> = [];
  for (let index = 0; index < addresses.length; index++) {
    slices.push(bytesOf(addresses[index]));
    labels.push([]);
  }
  const endpoints = new EndpointSet();
  endpoints.replace(slices, labels);
  return endpoints;
}
