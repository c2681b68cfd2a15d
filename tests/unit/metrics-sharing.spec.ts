import { Arena } from "../../assembly/bytes/arena";
import { memoryUsed } from "../../assembly/bytes/memory";
import { Sink } from "../../assembly/bytes/sink";
import { xxhash64 } from "../../assembly/crypto/xxhash64";
import { Discovery, InferencePool } from "../../assembly/filterapi/inference-pool";
import { Engine } from "../../assembly/filterapi/picker";
import { EndpointSet } from "../../assembly/picker/endpoint-set";
import { ClusterHosts } from "../../assembly/picker/metrics/cluster-hosts";
import { LEASE_DURATION, Lease } from "../../assembly/picker/metrics/lease";
import { MemberReader } from "../../assembly/picker/metrics/member-reader";
import { MetricsScanner } from "../../assembly/picker/metrics/metrics-scanner";
import { PoolKnowledge } from "../../assembly/picker/metrics/pool-knowledge";
import { SharedInFlight } from "../../assembly/picker/metrics/shared-in-flight";
import { SnapshotReader } from "../../assembly/picker/metrics/snapshot-reader";
import { writeEntry } from "../../assembly/picker/metrics/write-entry";
import { ALWAYS_FRESH, ServerLoad } from "../../assembly/picker/server-load";
import { MemoryStore, endpointsAt } from "./support/sharing";
import { bytesOf, textOf } from "./support/text";

const START: u64 = 1_769_300_000_000;
const FIRST = "10.0.0.1:8000";
const SECOND = "10.0.0.2:8000";
const LEASE_KEY = bytesOf("lease");
const PREFIX = bytesOf("in-flight/default/pool");

function loadAt(endpoints: EndpointSet, address: string): ServerLoad | null {
  return endpoints.find(bytesOf(address))!.load;
}

function elsewhere(endpoints: EndpointSet, address: string): i32 {
  return endpoints.find(bytesOf(address))!.inFlightElsewhere;
}

describe("a snapshot of the load", () => {
  it("carries what a server said, to the last digit of a share", () => {
    const scanner = new MetricsScanner(Engine.Vllm);
    const reading = scanner.scan(
      bytesOf(
        "vllm:num_requests_waiting 3\nvllm:num_requests_running 5\nvllm:kv_cache_usage_perc 0.123456789012\n" +
          'vllm:cache_config_info{block_size="16",num_gpu_blocks="270"} 1\n' +
          'vllm:lora_requests_info{max_lora="4",running_lora_adapters="a\\"b, \\u00e9c",waiting_lora_adapters="\\\\n,x\\ny"} 1\n',
      ),
    );
    const json = new Sink();
    json.byte(0x5b);
    writeEntry(bytesOf(FIRST), reading, START, json);
    json.byte(0x5d);
    const endpoints = endpointsAt([FIRST, SECOND]);
    new SnapshotReader(endpoints).apply(json.written);
    const load = loadAt(endpoints, FIRST)!;
    expect(load.waiting).toBe(3);
    expect(load.running).toBe(5);
    expect(abs(load.kvCacheUsage - 0.123456789012) < 1e-12).toBe(true);
    expect(load.cacheBlockTokens).toBe(16);
    expect(load.cacheBlocks).toBe(270);
    expect(load.mostAdapters).toBe(4);
    expect(load.readAt).toBe(START);
    expect(load.runningAdapters.count).toBe(2);
    expect(load.runningAdapters.has(xxhash64(bytesOf('a"b')))).toBe(true);
    expect(load.runningAdapters.has(xxhash64(bytesOf("\\u00e9c")))).toBe(true);
    expect(load.waitingAdapters.count).toBe(2);
    expect(load.waitingAdapters.has(xxhash64(bytesOf("\\n")))).toBe(true);
    expect(load.waitingAdapters.has(xxhash64(bytesOf("x\ny")))).toBe(true);
    expect(loadAt(endpoints, SECOND)).toBeNull();
  });

  it("may leave everything out but the address", () => {
    const endpoints = endpointsAt([FIRST]);
    new SnapshotReader(endpoints).apply(bytesOf(`[{"address":"${FIRST}"}]`));
    const load = loadAt(endpoints, FIRST)!;
    expect(load.readAt).toBe(ALWAYS_FRESH);
    expect(load.reportedUnhealthy).toBe(false);
    expect(load.waiting).toBe(0);
  });

  it("says who is unhealthy, and how many requests are in flight elsewhere", () => {
    const endpoints = endpointsAt([FIRST, SECOND]);
    const reader = new SnapshotReader(endpoints);
    reader.apply(
      bytesOf(`[{"address":"${FIRST}","healthy":false,"inFlight":7},{"address":"${SECOND}","healthy":true}]`),
    );
    expect(loadAt(endpoints, FIRST)!.reportedUnhealthy).toBe(true);
    expect(loadAt(endpoints, SECOND)!.reportedUnhealthy).toBe(false);
    expect(elsewhere(endpoints, FIRST)).toBe(7);
    expect(elsewhere(endpoints, SECOND)).toBe(0);
    reader.apply(bytesOf(`[{"address":"${FIRST}"}]`));
    expect(loadAt(endpoints, FIRST)!.reportedUnhealthy).toBe(false);
    expect(loadAt(endpoints, SECOND)).toBeNull();
  });

  it("that is malformed changes nothing, and odd members count as absent", () => {
    const endpoints = endpointsAt([FIRST]);
    const reader = new SnapshotReader(endpoints);
    reader.apply(bytesOf(`[{"address":"${FIRST}","waiting":4}]`));
    const broken: string[] = ["", "[", "{}", "null", `[{"address":"${FIRST}","waiting":9]`];
    for (let index = 0; index < broken.length; index++) {
      reader.apply(bytesOf(broken[index]));
      expect(loadAt(endpoints, FIRST)!.waiting).toBe(4, broken[index]);
    }
    reader.apply(
      bytesOf(
        `[1,{"address":5},{"address":"10.9.9.9:1"},{"address":"${FIRST}","waiting":"9","running":-3,"kvCacheUsage":7,"runningLora":[1,"a"],"maxLora":1e99,"readAt":"x"}]`,
      ),
    );
    const load = loadAt(endpoints, FIRST)!;
    expect(load.waiting).toBe(0);
    expect(load.running).toBe(0);
    expect(load.kvCacheUsage).toBe(1);
    expect(load.runningAdapters.count).toBe(1);
    expect(load.mostAdapters).toBe(i32.MAX_VALUE);
  });
});

describe("a lease", () => {
  it("is held by one, and renewed", () => {
    const store = new MemoryStore();
    const first = new Lease(store, LEASE_KEY, 1, START);
    const second = new Lease(store, LEASE_KEY, 2, START - 10);
    for (let now = START; now < START + 10_000; now += 100) {
      expect(first.hold(now)).toBe(true);
      expect(second.hold(now)).toBe(false);
    }
  });

  it("is taken over once its owner is silent, and not before", () => {
    const store = new MemoryStore();
    const first = new Lease(store, LEASE_KEY, 1, START);
    const second = new Lease(store, LEASE_KEY, 2, START - 10);
    expect(first.hold(START)).toBe(true);
    expect(second.hold(START + LEASE_DURATION - 1)).toBe(false);
    expect(second.hold(START + LEASE_DURATION)).toBe(true);
  });

  it("goes to who began clearly later, so that a new configuration takes over from an old one", () => {
    const store = new MemoryStore();
    const before = new Lease(store, LEASE_KEY, 7, START);
    const beside = new Lease(store, LEASE_KEY, 9, START + 1000);
    const after = new Lease(store, LEASE_KEY, 3, START + 1001);
    expect(before.hold(START)).toBe(true);
    expect(beside.hold(START + 1000)).toBe(false);
    expect(after.hold(START + 1001)).toBe(true);
    expect(before.hold(START + 1002)).toBe(false);
  });

  it("is given back by an owner that goes, and by nobody else", () => {
    const store = new MemoryStore();
    const first = new Lease(store, LEASE_KEY, 1, START);
    const second = new Lease(store, LEASE_KEY, 2, START - 10);
    first.hold(START);
    second.dispose();
    expect(second.hold(START)).toBe(false);
    first.dispose();
    expect(second.hold(START)).toBe(true);
  });

  it("does not outlast a clock that is set back", () => {
    const store = new MemoryStore();
    new Lease(store, LEASE_KEY, 1, START).hold(START);
    expect(new Lease(store, LEASE_KEY, 2, START - 20_000).hold(START - 10_000)).toBe(true);
  });
});

describe("requests in flight", () => {
  it("are counted across workers", () => {
    const store = new MemoryStore();
    const one = endpointsAt([FIRST, SECOND]);
    const other = endpointsAt([FIRST, SECOND]);
    const first = new SharedInFlight(store, PREFIX, one, 1);
    const second = new SharedInFlight(store, PREFIX, other, 2);
    first.refresh(START);
    second.refresh(START);
    // The first learns of the second with its next tick.
    first.onTick(START + 100);
    one.servers[0].inFlight = 3;
    first.changed(START + 110);
    second.refresh(START + 120);
    expect(elsewhere(other, FIRST)).toBe(3);
    expect(elsewhere(other, SECOND)).toBe(0);
    one.servers[0].inFlight = 1;
    one.servers[1].inFlight = 2;
    first.changed(START + 130);
    second.refresh(START + 140);
    expect(elsewhere(other, FIRST)).toBe(1);
    expect(elsewhere(other, SECOND)).toBe(2);
    expect(elsewhere(one, FIRST)).toBe(0);
  });

  it("of a change that came too soon after the last are told on the next tick", () => {
    const store = new MemoryStore();
    const one = endpointsAt([FIRST]);
    const other = endpointsAt([FIRST]);
    const first = new SharedInFlight(store, PREFIX, one, 1);
    const second = new SharedInFlight(store, PREFIX, other, 2);
    second.refresh(START);
    first.refresh(START);
    one.servers[0].inFlight = 1;
    first.changed(START + 10);
    one.servers[0].inFlight = 0;
    first.changed(START + 11);
    second.onTick(START + 20);
    expect(elsewhere(other, FIRST)).toBe(1);
    first.onTick(START + 100);
    second.onTick(START + 101);
    expect(elsewhere(other, FIRST)).toBe(0);
  });

  it("of a worker that died count until its slot expires, which is then used again", () => {
    const store = new MemoryStore();
    const one = endpointsAt([FIRST]);
    const other = endpointsAt([FIRST]);
    const dead = new SharedInFlight(store, PREFIX, one, 1);
    const living = new SharedInFlight(store, PREFIX, other, 2);
    dead.refresh(START);
    living.refresh(START);
    dead.onTick(START + 1);
    one.servers[0].inFlight = 5;
    dead.changed(START + 10);
    living.onTick(START + 100);
    expect(elsewhere(other, FIRST)).toBe(5);
    living.onTick(START + 1500);
    living.onTick(START + 2010);
    expect(elsewhere(other, FIRST)).toBe(0);
    new SharedInFlight(store, PREFIX, endpointsAt([FIRST]), 3).refresh(START + 2020);
    expect(store.version("in-flight/default/pool/0")).not.toBe(0);
    expect(store.version("in-flight/default/pool/2")).toBe(0);
  });

  it("of a worker that goes count no more at once", () => {
    const store = new MemoryStore();
    const one = endpointsAt([FIRST]);
    const other = endpointsAt([FIRST]);
    const first = new SharedInFlight(store, PREFIX, one, 1);
    const second = new SharedInFlight(store, PREFIX, other, 2);
    one.servers[0].inFlight = 4;
    first.refresh(START);
    second.refresh(START);
    expect(elsewhere(other, FIRST)).toBe(4);
    first.dispose();
    second.refresh(START + 10);
    expect(elsewhere(other, FIRST)).toBe(0);
  });

  it("cost a worker that is alone nothing between ticks", () => {
    const store = new MemoryStore();
    const endpoints = endpointsAt([FIRST]);
    endpoints.servers[0].inFlightElsewhere = 9;
    const alone = new SharedInFlight(store, PREFIX, endpoints, 1);
    alone.refresh(START);
    const reads = store.reads;
    const writes = store.writes;
    for (let now = START; now < START + 500; now++) {
      alone.refresh(now);
      alone.changed(now);
    }
    expect(store.reads).toBe(reads);
    expect(store.writes).toBe(writes);
    // What was given otherwise stays.
    expect(elsewhere(endpoints, FIRST)).toBe(9);
  });

  it("leave a worker without requests without a slot", () => {
    const store = new MemoryStore();
    new SharedInFlight(store, PREFIX, endpointsAt([FIRST]), 1).onTick(START);
    expect(store.writes).toBe(0);
  });
});

const CLUSTERS = `{"cluster_statuses":[
  {"name":"other","host_statuses":[{"address":{"socket_address":{"address":"10.9.9.9","port_value":1}}}]},
  {"name":"pool","added_via_api":true,"host_statuses":[
    {"address":{"socket_address":{"address":"10.0.0.1","port_value":8000}},"health_status":{"eds_health_status":"HEALTHY"},"locality":{"region":"eu","zone":"eu-1\\u0061"}},
    {"address":{"socket_address":{"address":"fd00::2","port_value":8001}},"health_status":{"eds_health_status":"UNKNOWN"},"locality":{}},
    {"address":{"socket_address":{"address":"10.0.0.3","port_value":8000}},"health_status":{"failed_active_health_check":true,"eds_health_status":"HEALTHY"}},
    {"address":{"socket_address":{"address":"10.0.0.4","port_value":8000}},"health_status":{"eds_health_status":"DRAINING"}},
    {"address":{"socket_address":{"address":"10.0.0.5","port_value":8000}},"health_status":{"failed_outlier_check":true}},
    {"address":{"pipe":{"path":"/tmp/socket"}},"health_status":{"eds_health_status":"HEALTHY"}},
    {"address":{"socket_address":{"address":"10.0.0.6","port_value":8000}},"health_status":{"failed_active_health_check":false,"eds_health_status":"HEALTHY"}}
  ]},
  {"name":"empty","added_via_api":true}
]}`;

function hostsOf(cluster: string, clusters: string): string {
  const sink = new Sink();
  const hosts = new ClusterHosts(bytesOf(cluster));
  return hosts.write(bytesOf(clusters), sink) ? textOf(sink.written) : "none";
}

describe("the members of a cluster", () => {
  it("are its hosts that are not known to fail, with their locality as labels", () => {
    expect(hostsOf("pool", CLUSTERS)).toBe(
      '[{"address":"10.0.0.1:8000","labels":{"region":"eu","zone":"eu-1\\u0061"}},' +
        '{"address":"[fd00::2]:8001","labels":{}},{"address":"10.0.0.6:8000","labels":{}}]',
    );
    expect(hostsOf("empty", CLUSTERS)).toBe("[]");
  });

  it("are not known where the cluster is not there", () => {
    expect(hostsOf("nowhere", CLUSTERS)).toBe("none");
    expect(hostsOf("pool", "no healthy upstream")).toBe("none");
    expect(hostsOf("pool", "[]")).toBe("none");
    expect(hostsOf("pool", '{"cluster_statuses":{}}')).toBe("none");
  });

  it("become endpoints; what is known of those that stay is kept", () => {
    const endpoints = new EndpointSet();
    const reader = new MemberReader(endpoints);
    reader.apply(bytesOf(hostsOf("pool", CLUSTERS)));
    expect(endpoints.count).toBe(3);
    expect(textOf(endpoints.servers[0].labels[1].value)).toBe("eu-1a");
    const stays = endpoints.find(bytesOf("[fd00::2]:8001"))!;
    stays.inFlight = 2;
    reader.apply(bytesOf('[{"address":"[fd00::2]:8001"},{"address":"10.0.0.7:8000"},{},5]'));
    expect(endpoints.count).toBe(2);
    expect(endpoints.servers[0]).toBe(stays);
    expect(textOf(endpoints.servers[1].address)).toBe("10.0.0.7:8000");
    reader.apply(bytesOf("[{"));
    expect(endpoints.count).toBe(2);
  });
});

function poolOf(discovered: bool): InferencePool {
  const pool = new InferencePool(new Arena());
  pool.name = bytesOf("llama");
  pool.namespace = bytesOf("team");
  if (discovered) pool.discovery = new Discovery();
  return pool;
}

describe("what a worker knows of a pool", () => {
  it("comes from the shared data, when it has changed", () => {
    const store = new MemoryStore();
    const endpoints = endpointsAt([FIRST]);
    const knowledge = new PoolKnowledge(poolOf(false), endpoints, store, 1);
    knowledge.refresh(START);
    expect(loadAt(endpoints, FIRST)).toBeNull();
    store.write(bytesOf("endpoint-metrics/team/llama"), bytesOf(`[{"address":"${FIRST}","waiting":4}]`), 0);
    knowledge.refresh(START + 1);
    expect(loadAt(endpoints, FIRST)).toBeNull();
    knowledge.refresh(START + 5);
    expect(loadAt(endpoints, FIRST)!.waiting).toBe(4);
  });

  it("includes the load of servers that are discovered later", () => {
    const store = new MemoryStore();
    const endpoints = new EndpointSet();
    const knowledge = new PoolKnowledge(poolOf(true), endpoints, store, 1);
    store.write(bytesOf("endpoint-metrics/team/llama"), bytesOf(`[{"address":"${FIRST}","waiting":4}]`), 0);
    knowledge.refresh(START);
    store.write(bytesOf("endpoint-members/team/llama"), bytesOf(`[{"address":"${FIRST}"}]`), 0);
    knowledge.refresh(START + 100);
    expect(loadAt(endpoints, FIRST)!.waiting).toBe(4);
  });

  it("is given back to the last byte", () => {
    const before = memoryUsed();
    const store = new MemoryStore();
    const knowledge = new PoolKnowledge(poolOf(true), new EndpointSet(), store, 1);
    store.write(bytesOf("endpoint-members/team/llama"), bytesOf(`[{"address":"${FIRST}"}]`), 0);
    store.write(bytesOf("endpoint-metrics/team/llama"), bytesOf(`[{"address":"${FIRST}"}]`), 0);
    knowledge.refresh(START);
    knowledge.dispose();
    expect(memoryUsed()).toBe(before);
  });
});
