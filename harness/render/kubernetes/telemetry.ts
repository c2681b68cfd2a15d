import type { Config } from "../../filterapi/load.ts";
import { toYaml } from "../commented-yaml.ts";
import { accessLogFormat, backendOf } from "../envoy/access-log.ts";
import { statsConfig } from "../envoy/stats.ts";
import { serviceName, spanTags } from "../envoy/tracing.ts";
import { placeDocument } from "./backends.ts";
import { acceptable } from "./destinations.ts";
import { envoyGatewayGroup } from "./manifest.ts";
import type { Document } from "./manifest.ts";
import { collectorObjectName } from "./names.ts";
import type { KubernetesOptions } from "./options.ts";

/** The access log, and tracing where a collector is given, as an EnvoyProxy has them. */
export function telemetry(config: Config, { traceCollector, ...options }: KubernetesOptions): object {
  const { json_format: json } = accessLogFormat(config);
  const settings = [
    { format: { type: "JSON", json }, sinks: [{ type: "File", file: { path: "/dev/stdout" } }] },
  ];
  if (traceCollector === undefined) return { accessLog: { settings } };
  const name = collectorObjectName(options);
  const collector = { group: envoyGatewayGroup, kind: "Backend", name, port: traceCollector.port };
  return {
    accessLog: { settings },
    tracing: {
      provider: { type: "OpenTelemetry", serviceName, backendRefs: [collector] },
      tags: spanTags(backendOf(config)),
    },
  };
}

/** Labels and buckets of metrics, merged into Envoy Gateway's own bootstrap, as the text it takes. */
export function bootstrapAdditions(): object {
  const value = toYaml({ stats_config: statsConfig() }, "Added to what Envoy Gateway starts Envoy with.");
  return { type: "Merge", value };
}

/** Where the collector is, if there is one. Throws ConfigError where Envoy Gateway takes no such address. */
export function collectorDocuments({ traceCollector, ...options }: KubernetesOptions): Document[] {
  if (traceCollector === undefined) return [];
  const address = acceptable(traceCollector, ["--trace-collector"]);
  return [
    placeDocument("Where traces are sent.", collectorObjectName(options), options.namespace, [address]),
  ];
}
