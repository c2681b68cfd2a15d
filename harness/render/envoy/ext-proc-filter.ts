import { ConfigError, formatPath } from "../../filterapi/problem.ts";
import type { Config } from "../../filterapi/load.ts";
import type { Backend } from "../../filterapi/schema/backend.ts";
import type { InferencePool } from "../../filterapi/schema/inference-pool.ts";
import { note } from "../commented-yaml.ts";
import { needsFallback } from "./chains.ts";
import { memberOf, withoutMember } from "./config-document.ts";
import { controlPrefix, edgeHeaders, loadBalancerNamespace } from "./names.ts";
import { extension } from "./object.ts";
import type { EnvoyObject } from "./object.ts";

const filterName = "envoy.filters.http.ext_proc";
const message = "envoy.extensions.filters.http.ext_proc.v3";

type PickedPool = InferencePool & { endpointPicker: NonNullable<InferencePool["endpointPicker"]> };

/**
 * Envoy's own client of external endpoint pickers. It asks nobody but on the routes of pools that have a picker; whatever the module wrote
 * to the steering header, a picker's answer replaces.
 */
export function extProcFilter(config: Config): EnvoyObject | undefined {
  const pools = config.backends.flatMap((backend) => pickedPool(backend) ?? []);
  const [first] = pools;
  if (first === undefined) return undefined;
  return extension(filterName, `${message}.ExternalProcessor`, {
    grpc_service: grpcService(first),
    processing_mode: processingMode(false),
    message_timeout: `${Math.max(...pools.map(({ endpointPicker }) => endpointPicker.timeout)) / 1000}s`,
    status_on_error: note("The picker of a pool that fails closed gave no answer.", {
      code: "ServiceUnavailable",
    }),
    route_cache_action: note("Routes are the module's to choose.", "RETAIN"),
    forward_rules: {
      disallowed_headers: note(
        "No picker needs the backend's credential, who the client is, or how the gateway is steered.",
        {
          patterns: [
            ...["authorization", "x-api-key", "api-key", ...edgeHeaders].map((exact) => ({ exact })),
            { prefix: controlPrefix },
          ],
        },
      ),
    },
  });
}

/** What the route of a pool adds: its picker is asked. Undefined where it has none. */
export function extProcOfRoute(backend: Backend): EnvoyObject | undefined {
  const pool = pickedPool(backend);
  if (pool === undefined) return undefined;
  return {
    [filterName]: {
      "@type": `type.googleapis.com/${message}.ExtProcPerRoute`,
      overrides: {
        grpc_service: grpcService(pool),
        failure_mode_allow: pool.failureMode === "FailOpen",
        processing_mode: processingMode(true),
        metadata_options: note("Tells the picker, with the reply, which endpoint served.", {
          forwarding_namespaces: { untyped: [loadBalancerNamespace] },
        }),
      },
    },
  };
}

/**
 * The configuration for a module beside which Envoy's filter asks the pickers: their pools are ordinary backends to it, which it does not
 * pick for. Throws ConfigError where a pool needs of its picker what Envoy's filter cannot say.
 */
export function withoutPickedPools(json: string, config: Config): string {
  const document = JSON.parse(json) as Record<string, unknown>;
  const backends = memberOf(document, "backends") as Record<string, unknown>[];
  config.backends.forEach((backend, index) => {
    const pool = pickedPool(backend);
    if (pool === undefined) return;
    const hasRewrites = pool.modelRewrites.length > 0;
    if (pool.subset !== undefined) refuse(index, "subset");
    if (hasRewrites) refuse(index, "modelRewrites");
    // The filter's answer would replace the endpoints of all pools of a chain.
    if (needsFallback(config)) refuse(index, "endpointPicker", "with fallback only the module asks pickers");
    withoutMember(backends[index]!, "inferencePool");
  });
  return JSON.stringify(document);
}

function pickedPool({ inferencePool }: Backend): PickedPool | undefined {
  const endpointPicker = inferencePool?.endpointPicker;
  return inferencePool && endpointPicker && { ...inferencePool, endpointPicker };
}

function grpcService({ endpointPicker }: PickedPool): EnvoyObject {
  return { envoy_grpc: { cluster_name: endpointPicker.cluster } };
}

/** Everything or nothing. Pickers read whole requests and answer bodies in pieces (endpoint picker protocol). */
function processingMode(isOn: boolean): EnvoyObject {
  const head = isOn ? "SEND" : "SKIP";
  const body = isOn ? "FULL_DUPLEX_STREAMED" : "NONE";
  return {
    request_header_mode: head,
    request_body_mode: body,
    request_trailer_mode: head,
    response_header_mode: head,
    response_body_mode: body,
    response_trailer_mode: head,
  };
}

function refuse(
  index: number,
  key: string,
  reason = "only the module does this for a pool with an external picker",
): never {
  const path = formatPath(["backends", index, "inferencePool", key]);
  throw new ConfigError([{ path, reason: `${reason}: render without --ext-proc-filter` }]);
}
