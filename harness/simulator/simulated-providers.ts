import { StubUpstream } from "../envoy/stub-upstream.ts";
import type { Address } from "../filterapi/address.ts";
import type { Config } from "../filterapi/load.ts";
import { authorityOf, upstreamOf } from "../render/envoy/upstream.ts";
import { authorizeOf } from "./providers/authorize-of.ts";
import { improvise } from "./providers/improvise.ts";
import { serviceOf } from "./providers/service-of.ts";
import { simulate } from "./providers/service.ts";

/** Milliseconds between the events of a stream: slow enough to be seen, fast enough not to wait for. */
const pace = 15;

/** A provider that is simulated on this machine. */
export interface SimulatedProvider {
  /** The backend it stands for. */
  backend: string;
  /** Who it says it is, as the backend's requests name it in `host`. */
  host: string;
  address: Address;
  upstream: StubUpstream;
}

/**
 * Starts a provider for every backend that is no pool, on free ports of 127.0.0.1. Each takes only what its API documents, under its own
 * host name, with the credential that the configuration and `environment`, that of the gateway, give. Throws ConfigError.
 */
export async function simulateProviders(
  { backends }: Config,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SimulatedProvider[]> {
  const wanted = backends.flatMap((backend, index) =>
    backend.inferencePool === undefined ? [{ backend, host: authorityOf(upstreamOf(backend, index)) }] : [],
  );
  return Promise.all(
    wanted.map(async ({ backend, host }) => {
      const service = serviceOf(backend, authorizeOf(backend.auth, environment));
      const upstream = await StubUpstream.listen(
        0,
        simulate(service, { reply: improvise, host, pace }),
        false,
      );
      return {
        backend: backend.name,
        host,
        address: { host: "127.0.0.1", port: upstream.port },
        upstream,
      };
    }),
  );
}
