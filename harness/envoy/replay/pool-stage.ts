import { isIP } from "node:net";
import type { EndpointMetrics, Exchange } from "../../exchange/types.ts";
import { parseAddress } from "../../filterapi/address.ts";
import type { Config } from "../../filterapi/load.ts";
import type { InferencePool } from "../../filterapi/schema/inference-pool.ts";
import { setMember, within } from "../../render/envoy/config-document.ts";
import type { ConfigDocument } from "../../render/envoy/config-document.ts";
import type { Configuration } from "../../replay/configuration.ts";

/** An endpoint of a pool: the address Envoy knows it by, and the socket that connections to it end at. */
export interface ModelServerPlace {
  /** As the exchange writes it. */
  address: string;
  socket: string;
  /** Absent where the exchange says nothing of it. */
  metrics?: EndpointMetrics;
}

/** A pool as a stage plays it. */
export interface PoolStage {
  backend: string;
  /** Name of its cluster. */
  cluster: string;
  servers: ModelServerPlace[];
  metricsPath: string;
  /** Whether the filter has to have read the servers' metrics before it can pick as the exchange says. */
  needsMetrics: boolean;
  /** Endpoints a request may go to. */
  maxEndpoints: number;
  failureMode: InferencePool["failureMode"];
}

/** Scorers that go by what servers say of themselves; a pool that names none has some of them. */
const scorersOfMetrics: readonly string[] = [
  "queue",
  "running-requests",
  "kv-cache-utilization",
  "lora-affinity",
];

/** The pools of an exchange whose endpoints are IP addresses: others cannot be steered to. */
export function poolStages(exchange: Exchange, { backends }: Config, folder: string): PoolStage[] {
  return backends.flatMap(({ name, inferencePool }, index): PoolStage[] => {
    const addresses = inferencePool?.endpoints?.map(({ address }) => address) ?? [];
    if (!inferencePool || addresses.length === 0 || !addresses.every(isSteerable)) return [];
    const servers = addresses.map((address, place): ModelServerPlace => {
      const metrics = exchange.endpointMetrics?.find((entry) => entry.address === address);
      return { address, socket: `${folder}.${index}.${place}`, ...(metrics && { metrics }) };
    });
    return [
      {
        backend: name,
        cluster: `${folder}/${name}`,
        servers,
        metricsPath: inferencePool.picker.metrics.path,
        needsMetrics: exchange.endpointMetrics !== undefined && readsMetrics(inferencePool),
        maxEndpoints: inferencePool.picker.maxEndpoints,
        failureMode: inferencePool.failureMode,
      },
    ];
  });
}

/**
 * The configuration for the filter of a stage. All stages share a VM, and with it what the filter knows of a pool by its namespace and
 * name, so each stage has a namespace of its own; metrics are read through the stage's cluster.
 */
export function configurationForStage(
  configuration: Configuration,
  pools: PoolStage[],
  namespace: string,
): Configuration {
  if (pools.length === 0) return configuration;
  const document = JSON.parse(configuration.json) as ConfigDocument;
  configuration.config.backends.forEach(({ name }, index) => {
    const cluster = pools.find(({ backend }) => backend === name)?.cluster;
    if (cluster === undefined) return;
    const pool = within(within(within(document, "backends"), String(index)), "inferencePool");
    setMember(pool, "namespace", namespace);
    setMember(within(within(pool, "picker"), "metrics"), "cluster", cluster);
  });
  return { ...configuration, json: JSON.stringify(document) };
}

function isSteerable(address: string): boolean {
  return isIP(parseAddress(address)?.host ?? "") !== 0;
}

function readsMetrics({ picker }: InferencePool): boolean {
  return picker.scorers?.some(({ type }) => scorersOfMetrics.includes(type)) ?? true;
}
