import { ConfigError, formatPath } from "../../filterapi/problem.ts";
import type { Config } from "../../filterapi/load.ts";
import { needsFallback } from "./chains.ts";
import { backendNameKey, filterState, gatewayNamespace, measuredKeys, modelKey, usageKeys } from "./names.ts";
import type { EnvoyObject } from "./object.ts";

const routeName = "%ROUTE_NAME%";

/** One JSON object for each request, token counts and costs included. */
export function accessLogFormat(config: Config): EnvoyObject {
  return {
    omit_empty_values: true,
    json_format: {
      time: "%START_TIME%",
      method: "%REQ(:METHOD)%",
      path: "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%",
      status: "%RESPONSE_CODE%",
      details: "%RESPONSE_CODE_DETAILS%",
      flags: "%RESPONSE_FLAGS%",
      duration_ms: "%DURATION%",
      request_bytes: "%BYTES_RECEIVED%",
      response_bytes: "%BYTES_SENT%",
      ...backendFields(config),
      endpoint: "%UPSTREAM_HOST%",
      attempts: "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
      request_id: "%REQ(X-REQUEST-ID)%",
      model: filterState(modelKey),
      ...filterStateFields([...measuredKeys, ...usageKeys, ...costKeys(config)]),
    },
  };
}

/** Routes are named after the backend, or after all backends of a chain; then the endpoint tells which of them served. */
function backendFields(config: Config): EnvoyObject {
  const backend = backendOf(config);
  return needsFallback(config) ? { backend, chain: routeName } : { backend };
}

/** The backend that served, as Envoy's formatters read it. */
export function backendOf(config: Config): string {
  return needsFallback(config) ? `%UPSTREAM_METADATA(${gatewayNamespace}:${backendNameKey})%` : routeName;
}

/** Access log fields that show what the filter publishes under these keys. */
export function filterStateFields(keys: Iterable<string>): EnvoyObject {
  return Object.fromEntries([...keys].map((key) => [key, filterState(key)]));
}

/** The metadata keys of all costs, each once. */
export function costKeys(config: Config): Set<string> {
  const keys = new Set<string>();
  for (const list of ["globalLLMRequestCosts", "llmRequestCosts"] as const) {
    config[list].forEach(({ metadataKey }, index) => {
      // Envoy's access log operators have no way to quote these.
      if (/[%():]/.test(metadataKey)) {
        const path = formatPath([list, index, "metadataKey"]);
        throw new ConfigError([{ path, reason: "cannot stand in an Envoy access log: has %, (, ) or :" }]);
      }
      keys.add(metadataKey);
    });
  }
  return keys;
}
