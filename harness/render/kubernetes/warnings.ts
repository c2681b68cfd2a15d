import { isIP } from "node:net";
import { parseAddress } from "../../filterapi/address.ts";
import type { Config } from "../../filterapi/load.ts";
import { formatPath } from "../../filterapi/problem.ts";
import type { Problem, ValuePath } from "../../filterapi/problem.ts";
import type { Upstream } from "../../filterapi/schema/upstream.ts";
import { renderWarnings } from "../envoy/warnings.ts";

/** What a cluster will not do as the configuration may lead one to expect. */
export function kubernetesWarnings(config: Config): Problem[] {
  return [
    ...renderWarnings(config),
    ...config.backends.flatMap(({ auth, upstream, inferencePool }, index) => [
      ...literalSecrets(auth, ["backends", index, "auth"]),
      ...(upstream ? hostWarnings(upstream, index) : []),
      ...(upstream ? loopbackWarnings(upstream.host, ["backends", index, "upstream", "host"]) : []),
      ...(inferencePool?.endpoints ?? []).flatMap(({ address }, endpoint) =>
        loopbackWarnings(parseAddress(address)!.host, [
          "backends",
          index,
          "inferencePool",
          "endpoints",
          endpoint,
          "address",
        ]),
      ),
    ]),
  ];
}

/** Providers are asked for the host they are reached by, as far as Envoy Gateway writes it. */
function hostWarnings({ host, port, tls }: Upstream, index: number): Problem[] {
  const path = formatPath(["backends", index, "upstream"]);
  if (isIP(host) !== 0) {
    return [{ path, reason: "Envoy Gateway writes no address as host: the backend sees the client's" }];
  }
  if (port === (tls ? 443 : 80)) return [];
  return [{ path, reason: "Envoy Gateway writes the host without its port" }];
}

function loopbackWarnings(host: string, path: ValuePath): Problem[] {
  if (!/^127\.|^::1$|^localhost$/.test(host)) return [];
  return [{ path: formatPath(path), reason: "Envoy Gateway refuses it: Envoy runs in a pod of its own" }];
}

/** Members of `auth` that hold a secret, wherever they stand in it. */
const secretMembers = new Set([
  "key",
  "apiKey",
  "accessToken",
  "clientSecret",
  "credentialFileLiteral",
  "serviceAccountKey",
]);

function literalSecrets(value: unknown, path: ValuePath): Problem[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const at = [...path, name];
    if (typeof item !== "string") return literalSecrets(item, at);
    if (!secretMembers.has(name)) return [];
    const reason = "a literal secret stands in the manifest for whoever may read it: use {env: NAME}";
    return [{ path: formatPath(at), reason }];
  });
}
