import { isIP } from "node:net";
import { parseAddress } from "../../filterapi/address.ts";
import type { Config } from "../../filterapi/load.ts";
import { formatPath } from "../../filterapi/problem.ts";
import type { Problem } from "../../filterapi/problem.ts";

/** What Envoy will not do as the configuration may lead one to expect. */
export function renderWarnings(config: Config): Problem[] {
  return config.backends.flatMap(({ inferencePool }, index) =>
    (inferencePool?.endpoints ?? []).flatMap(({ address }, endpoint) => {
      if (isIP(parseAddress(address)!.host) !== 0) return [];
      const path = formatPath(["backends", index, "inferencePool", "endpoints", endpoint, "address"]);
      // The override_host policy looks picked endpoints up by resolved address.
      return [
        { path, reason: "Envoy finds a picked endpoint by IP address: requests go round robin instead" },
      ];
    }),
  );
}
