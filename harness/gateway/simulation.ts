import { loadConfig } from "../filterapi/load.ts";
import type { LoadedConfig } from "../filterapi/load.ts";
import { madeUpCredentials } from "../simulator/made-up-credentials.ts";
import { simulatePools } from "../simulator/pools.ts";
import type { SimulatedPools } from "../simulator/pools.ts";
import { simulateProviders } from "../simulator/simulated-providers.ts";
import type { SimulatedProvider } from "../simulator/simulated-providers.ts";
import type { Workload } from "../simulator/workload/workload.ts";

/** A configuration whose backends are simulated on this machine. */
export interface Simulation {
  /** The configuration, with the endpoints of pools where they are now. */
  loaded: LoadedConfig;
  pools: SimulatedPools;
  providers: SimulatedProvider[];
  /** Made-up values of environment variables that the configuration reads and that are not set. */
  credentials: Record<string, string>;
  stop: () => Promise<void>;
}

/** Starts a server for each endpoint of the pools, and one for each provider. Throws ConfigError and EndpointTaken. */
export async function startSimulation(file: string, workload: Workload): Promise<Simulation> {
  const credentials = madeUpCredentials(loadConfig(file).config, process.env);
  const environment = { ...process.env, ...credentials };
  // Loaded again, nothing is missing any more that is made up.
  const loaded = loadConfig(file, environment);
  const providers = await simulateProviders(loaded.config, environment);
  const stopProviders = (): Promise<unknown> =>
    Promise.all(providers.map(({ upstream }) => upstream.close()));
  try {
    const pools = await simulatePools(loaded, workload);
    const stop = async (): Promise<void> => {
      await stopProviders();
      await Promise.all(pools.endpoints.map(({ server }) => server.close()));
    };
    return { loaded: pools.loaded, pools, providers, credentials, stop };
  } catch (error) {
    await stopProviders();
    throw error;
  }
}
