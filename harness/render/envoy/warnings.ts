import { isIP } from "node:net";
import { parseAddress } from "../../filterapi/address.ts";
import type { Config } from "../../filterapi/load.ts";
import { formatPath } from "../../filterapi/problem.ts";
import type { Problem } from "../../filterapi/problem.ts";
import type { InferencePool } from "../../filterapi/schema/inference-pool.ts";

/** What Envoy will not do as the configuration may lead one to expect; `extProcFilter`: as `BootstrapOptions` has it. */
export function renderWarnings(config: Config, extProcFilter = false): Problem[] {
  return config.backends.flatMap(({ inferencePool }, index) => {
    if (inferencePool === undefined) return [];
    const failures = extProcFilter ? failOpenWarnings(inferencePool, index) : [];
    return [...endpointWarnings(inferencePool, index), ...failures];
  });
}

function endpointWarnings({ endpoints = [] }: InferencePool, index: number): Problem[] {
  return endpoints.flatMap(({ address }, endpoint) => {
    if (isIP(parseAddress(address)!.host) !== 0) return [];
    const path = formatPath(["backends", index, "inferencePool", "endpoints", endpoint, "address"]);
    // The override_host policy looks picked endpoints up by resolved address.
    return [{ path, reason: "Envoy finds a picked endpoint by IP address: requests go round robin instead" }];
  });
}

function failOpenWarnings({ endpointPicker, failureMode }: InferencePool, index: number): Problem[] {
  if (endpointPicker === undefined || failureMode !== "FailOpen") return [];
  const path = formatPath(["backends", index, "inferencePool", "failureMode"]);
  // failure_mode_allow does not apply to a body that was streamed to the picker in full duplex.
  return [
    { path, reason: "Envoy's ext_proc filter answers 503 where the picker fails, for requests with a body" },
  ];
}
