import { literal } from "../../bytes/ascii";
import { NO_VERSION, SharedStore } from "../../bytes/shared-store";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, equals } from "../../bytes/slice";
import { Discovery } from "../../filterapi/inference-pool";
import { ClusterHosts } from "./cluster-hosts";
import { HttpCaller, NO_CALL, ReadingLog } from "./ports";

const PATH = literal("/clusters?format=json");
const OK: i32 = 200;

/** How often Envoy is asked, and how often while it has not answered yet, in milliseconds. */
const INTERVAL: u64 = 2000;
const FIRST_INTERVAL: u64 = 500;
const TIMEOUT: u32 = 2000;

/** Reads the members of a pool from Envoy's admin interface, and tells all workers when they have changed. */
export class Discoverer {
  private readonly hosts: ClusterHosts;
  private readonly found: Sink = new Sink();
  private readonly published: Sink = new Sink();
  private call: u32 = NO_CALL;
  private nextAt: u64 = 0;
  private hasFound: bool = false;

  /** `key`: where the members are published. */
  constructor(
    private readonly discovery: Discovery,
    private readonly key: Slice,
    private readonly store: SharedStore,
    private readonly http: HttpCaller,
    private readonly log: ReadingLog,
  ) {
    this.hosts = new ClusterHosts(discovery.poolCluster);
  }

  onTick(now: u64): void {
    if (this.call != NO_CALL || now < this.nextAt) return;
    this.nextAt = now + (this.hasFound ? INTERVAL : FIRST_INTERVAL);
    const cluster = this.discovery.adminCluster;
    this.call = this.http.get(cluster, PATH, cluster, NOTHING, TIMEOUT);
    if (this.call == NO_CALL) this.log.failed(cluster, "there is no such cluster");
  }

  awaits(token: u32): bool {
    return token == this.call && token != NO_CALL;
  }

  /** The call it awaits was answered; `status` is 0 where there was no answer. */
  onAnswer(status: i32, body: Slice): void {
    this.call = NO_CALL;
    this.found.clear();
    if (status != OK) {
      this.log.failed(this.discovery.adminCluster, "Envoy's admin interface did not answer with 200");
    } else if (!this.hosts.write(body, this.found) || this.found.exhausted) {
      this.log.failed(this.discovery.poolCluster, "Envoy's admin interface does not list the cluster");
    } else {
      this.hasFound = true;
      this.publish();
    }
  }

  /** Gives the memory back. An answer that is still out is not for it any more. */
  dispose(): void {
    this.hosts.dispose();
    this.found.dispose();
    this.published.dispose();
  }

  /** What is there already may come from another worker. */
  private publish(): void {
    this.published.clear();
    const version = this.store.read(this.key, this.published);
    if (version != NO_VERSION && equals(this.published.written, this.found.written)) return;
    this.store.write(this.key, this.found.written, NO_VERSION);
  }
}
