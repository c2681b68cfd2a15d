import type { Backend } from "../../filterapi/schema/backend.ts";
import { note } from "../commented-yaml.ts";
import { endpointHeader } from "../envoy/names.ts";
import { retriableStatuses } from "../envoy/routes.ts";
import { envoyGateway, target } from "./manifest.ts";
import type { Document } from "./manifest.ts";
import { backendObjectName } from "./names.ts";
import type { KubernetesOptions } from "./options.ts";

const mostAtATime = 16384;

/** Retries, timeouts and, for a pool, steering, of the route that leads to a backend. */
export function backendTrafficPolicyDocument(backend: Backend, options: KubernetesOptions): Document {
  const pool = backend.inferencePool;
  const name = backendObjectName(options, backend.name);
  return {
    comment: `How ${backend.name} is spoken to.`,
    manifest: envoyGateway("BackendTrafficPolicy", name, options.namespace, {
      targetRefs: [target("HTTPRoute", name)],
      timeout: {
        tcp: { connectTimeout: pool === undefined ? "5s" : "2s" },
        http: note("A reply may stream for long: only silence ends it.", {
          requestTimeout: "0s",
          streamIdleTimeout: "600s",
          connectionIdleTimeout: "55s",
        }),
      },
      connection: {
        bufferLimit: note("Envoy's own default; Envoy Gateway's, 32 KiB, holds replies up.", "1Mi"),
      },
      circuitBreaker: note("Streams are long: the default of 1024 at a time is soon reached.", {
        maxConnections: mostAtATime,
        maxPendingRequests: mostAtATime,
        maxParallelRequests: mostAtATime,
        maxParallelRetries: mostAtATime,
      }),
      retry: pool === undefined ? unsentRetries() : poolRetries(pool.picker.maxEndpoints),
      loadBalancer: pool && {
        type: "RoundRobin",
        endpointOverride: note("Each attempt goes to the next endpoint of the list the filter made.", {
          extractFrom: [{ header: endpointHeader }],
        }),
      },
    }),
  };
}

/** A provider's request is repeated only where it was surely not processed: it may cost money. */
function unsentRetries(): object {
  return { numRetries: 2, retryOn: { triggers: ["connect-failure", "refused-stream"] } };
}

function poolRetries(maxEndpoints: number): object | undefined {
  if (maxEndpoints === 1) return undefined;
  return {
    numRetries: maxEndpoints - 1,
    retryOn: {
      triggers: ["connect-failure", "refused-stream", "reset", "retriable-status-codes"],
      httpStatusCodes: [...retriableStatuses],
    },
  };
}
