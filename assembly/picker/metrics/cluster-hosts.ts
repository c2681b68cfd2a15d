import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, indexOfByte, isEmpty } from "../../bytes/slice";
import { decodeString, integer, member, stringEquals } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { ADDRESS } from "./snapshot-keys";

const COLON: u8 = 0x3a;
const OPEN_BRACKET: u8 = 0x5b;
const CLOSE_BRACKET: u8 = 0x5d;
const MOST_PORT: i64 = 65535;

const CLUSTER_STATUSES = literal("cluster_statuses");
const NAME = literal("name");
const HOST_STATUSES = literal("host_statuses");
const SOCKET_ADDRESS = literal("socket_address");
const PORT_VALUE = literal("port_value");
const HEALTH_STATUS = literal("health_status");
const EDS_HEALTH_STATUS = literal("eds_health_status");
const LOCALITY = literal("locality");
const LABELS = literal("labels");

/** What Envoy says of hosts that should get no requests (`envoy.admin.v3.HostHealthStatus`). */
const FAILURES: StaticArray<Slice> = [
  literal("failed_active_health_check"),
  literal("failed_outlier_check"),
  literal("pending_dynamic_removal"),
  literal("excluded_via_immediate_hc_fail"),
];
const BAD_STATES: StaticArray<Slice> = [literal("UNHEALTHY"), literal("DRAINING"), literal("TIMEOUT")];
/** The parts of a locality, which become labels of the same names. */
const LOCALITY_PARTS: StaticArray<Slice> = [literal("region"), literal("zone"), literal("sub_zone")];

/** Reads the members of a cluster in what Envoy's admin interface says of its clusters (`envoy.admin.v3.Clusters` as JSON). */
export class ClusterHosts {
  private readonly tape: Tape = new Tape();
  private readonly text: Sink = new Sink();

  constructor(private readonly cluster: Slice) {}

  /** Writes the healthy hosts as an array of `{address, labels}`. False where the cluster is not there, or `clusters` is something else. */
  write(clusters: Slice, into: Sink): bool {
    const tape = this.tape;
    if (scan(clusters, tape) != JsonError.None) return false;
    const statuses = member(tape, tape.root, CLUSTER_STATUSES);
    if (tape.kind(statuses) != Kind.Array) return false;
    for (let node = tape.firstChild(statuses); node != NO_NODE; node = tape.nextSibling(node)) {
      if (!stringEquals(tape, member(tape, node, NAME), this.cluster)) continue;
      this.writeHosts(member(tape, node, HOST_STATUSES), new JsonWriter(into));
      return true;
    }
    return false;
  }

  /** Gives the memory back. */
  dispose(): void {
    this.tape.dispose();
    this.text.dispose();
  }

  private writeHosts(hosts: Node, json: JsonWriter): void {
    const tape = this.tape;
    json.beginArray();
    // A cluster without hosts has no such member.
    const isArray = tape.kind(hosts) == Kind.Array;
    let host = isArray ? tape.firstChild(hosts) : NO_NODE;
    for (; host != NO_NODE; host = tape.nextSibling(host)) {
      if (this.isFailing(member(tape, host, HEALTH_STATUS)) || !this.readAddress(host)) continue;
      json.beginObject();
      json.keyBytes(ADDRESS);
      json.string(this.text.written);
      this.writeLabels(member(tape, host, LOCALITY), json);
      json.endObject();
    }
    json.endArray();
  }

  private isFailing(health: Node): bool {
    const tape = this.tape;
    for (let index = 0; index < FAILURES.length; index++) {
      const failure = member(tape, health, FAILURES[index]);
      if (failure != NO_NODE && tape.kind(failure) == Kind.True) return true;
    }
    const state = member(tape, health, EDS_HEALTH_STATUS);
    for (let index = 0; index < BAD_STATES.length; index++) {
      if (stringEquals(tape, state, BAD_STATES[index])) return true;
    }
    return false;
  }

  /** Leaves `ip:port` in `text`; false where the host has no such address. */
  private readAddress(host: Node): bool {
    const tape = this.tape;
    const socket = member(tape, member(tape, host, ADDRESS), SOCKET_ADDRESS);
    const address = member(tape, socket, ADDRESS);
    const port = integer(tape, member(tape, socket, PORT_VALUE));
    if (isEmpty(tape.text(address)) || port <= 0 || port > MOST_PORT) return false;
    const isIpv6 = indexOfByte(tape.text(address), COLON) >= 0;
    this.text.clear();
    if (isIpv6) this.text.byte(OPEN_BRACKET);
    decodeString(tape, address, this.text);
    if (isIpv6) this.text.byte(CLOSE_BRACKET);
    this.text.byte(COLON);
    this.text.decimal(port);
    return true;
  }

  private writeLabels(locality: Node, json: JsonWriter): void {
    const tape = this.tape;
    json.keyBytes(LABELS);
    json.beginObject();
    for (let index = 0; index < LOCALITY_PARTS.length; index++) {
      const part = tape.text(member(tape, locality, LOCALITY_PARTS[index]));
      if (isEmpty(part)) continue;
      json.keyBytes(LOCALITY_PARTS[index]);
      json.escapedString(part);
    }
    json.endObject();
  }
}
