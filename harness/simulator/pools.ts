import { isIP } from "node:net";
import { freePort } from "../envoy/ports.ts";
import { parseAddress } from "../filterapi/address.ts";
import { parseConfigValue } from "../filterapi/check.ts";
import type { LoadedConfig } from "../filterapi/load.ts";
import { ModelServer } from "./http/model-server.ts";
import type { Workload } from "./workload/workload.ts";

/** A simulated server and where a configuration expects it. */
export interface SimulatedEndpoint {
  /** As the configuration has it. */
  configured: string;
  /** Where the server listens. */
  address: string;
  server: ModelServer;
}

/** A configuration whose static endpoints are served by simulated model servers. */
export interface SimulatedPools {
  /** The configuration with the endpoints where they are now. */
  loaded: LoadedConfig;
  endpoints: SimulatedEndpoint[];
  /** Pools without static endpoints: nothing simulates them. */
  unserved: string[];
}

/** A simulated server cannot listen where the configuration has it. */
export class EndpointTaken extends Error {
  override readonly name = "EndpointTaken";
}

/**
 * Starts a server for every static endpoint of a configuration: where the endpoint is, if that is an address of this machine's loopback,
 * else on a free port of 127.0.0.1. Throws EndpointTaken.
 */
export async function simulatePools(loaded: LoadedConfig, workload: Workload): Promise<SimulatedPools> {
  const pools = loaded.config.backends.map(({ inferencePool }) => inferencePool?.endpoints ?? []);
  const addresses = new Set(pools.flat().map(({ address }) => address));
  const endpoints: SimulatedEndpoint[] = [];
  try {
    for (const address of addresses) endpoints.push(await startServer(address, endpoints.length, workload));
  } catch (error) {
    await Promise.all(endpoints.map(({ server }) => server.close()));
    throw error;
  }
  const unserved = loaded.config.backends.filter(
    ({ inferencePool }, index) => inferencePool !== undefined && pools[index]!.length === 0,
  );
  return {
    loaded: withAddresses(loaded, endpoints),
    endpoints,
    unserved: unserved.map(({ name }) => name),
  };
}

async function startServer(
  configured: string,
  index: number,
  workload: Workload,
): Promise<SimulatedEndpoint> {
  const { host, port } = parseAddress(configured)!;
  const place = isLoopback(host) ? { host, port } : { host: "127.0.0.1", port: await freePort() };
  const profile = workload.profileOf?.(index) ?? {};
  try {
    const server = await ModelServer.listen({ ...place, profile, adapters: workload.adapters ?? [] });
    const address = isLoopback(host) ? configured : `${place.host}:${place.port}`;
    return { configured, address, server };
  } catch (error) {
    const isInUse = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    const reason = isInUse ? "something else listens there" : (error as Error).message;
    throw new EndpointTaken(`no model server can be simulated at ${configured}: ${reason}`, { cause: error });
  }
}

function isLoopback(host: string): boolean {
  return isIP(host) === 4 ? host.startsWith("127.") : host === "::1";
}

/** The same configuration, every endpoint's address replaced by where its server listens. */
function withAddresses(loaded: LoadedConfig, endpoints: readonly SimulatedEndpoint[]): LoadedConfig {
  const moved = new Map(endpoints.map(({ configured, address }) => [configured, address]));
  const value: unknown = JSON.parse(loaded.json, (key, value: unknown) =>
    key.toLowerCase() === "address" && typeof value === "string" ? (moved.get(value) ?? value) : value,
  );
  return { ...loaded, config: parseConfigValue(value), json: JSON.stringify(value) };
}
