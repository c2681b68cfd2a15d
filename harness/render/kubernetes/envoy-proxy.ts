import type { Address } from "../../filterapi/address.ts";
import type { Config } from "../../filterapi/load.ts";
import { ConfigError, formatPath } from "../../filterapi/problem.ts";
import { environmentNames, environmentReferences } from "../../filterapi/secrets.ts";
import { note, toYaml } from "../commented-yaml.ts";
import { accessLogFormat, backendOf } from "../envoy/access-log.ts";
import { statsConfig } from "../envoy/stats.ts";
import { serviceName, spanTags } from "../envoy/tracing.ts";
import { placeDocument } from "./backends.ts";
import { envoyGateway, envoyGatewayGroup } from "./manifest.ts";
import type { Document } from "./manifest.ts";
import { baseName, collectorObjectName } from "./names.ts";
import type { KubernetesOptions } from "./options.ts";

/** AWS needs it beside temporary credentials only. */
const optionalVariable = "AWS_SESSION_TOKEN";

/** How Envoy runs: its environment, which secrets come from, and its access log. Throws ConfigError. */
export function envoyProxyDocuments(config: Config, options: KubernetesOptions): Document[] {
  checkVariables(config);
  const names = environmentNames(config);
  const secret = baseName(options);
  const own = options.hasGateway
    ? `\nGateway ${options.gateway} must name it in spec.infrastructure.parametersRef; where it names another one, add this to that.`
    : "";
  return [
    {
      comment: `How Envoy runs.${own}`,
      manifest: envoyGateway("EnvoyProxy", secret, options.namespace, {
        provider: names.length === 0 ? undefined : environmentProvider(names, secret),
        bootstrap: bootstrapAdditions(),
        telemetry: {
          accessLog: { settings: [accessLog(config)] },
          tracing: options.traceCollector && tracing(config, options),
        },
      }),
    },
    ...(options.traceCollector ? [collectorDocument(options.traceCollector, options)] : []),
    ...(options.secretTemplate && names.length > 0 ? [secretDocument(names, secret, options)] : []),
  ];
}

/** What is merged into Envoy Gateway's own bootstrap, as the text it takes. */
function bootstrapAdditions(): object {
  const value = toYaml({ stats_config: statsConfig() }, "Added to what Envoy Gateway starts Envoy with.");
  return { type: "Merge", value };
}

function tracing(config: Config, options: KubernetesOptions): object {
  return {
    provider: {
      type: "OpenTelemetry",
      serviceName,
      backendRefs: [
        {
          group: envoyGatewayGroup,
          kind: "Backend",
          name: collectorObjectName(options),
          port: options.traceCollector!.port,
        },
      ],
    },
    tags: spanTags(backendOf(config)),
  };
}

function collectorDocument(address: Address, options: KubernetesOptions): Document {
  const name = collectorObjectName(options);
  return placeDocument("Where traces are sent.", name, options.namespace, address);
}

/** How the Secret is made that Envoy's environment comes from; undefined where it needs none. */
export function secretCommand(config: Config, options: KubernetesOptions): string | undefined {
  const names = environmentNames(config).filter((name) => name !== optionalVariable);
  if (names.length === 0) return undefined;
  const values = names.map((name) => ` --from-literal=${name}=…`).join("");
  return `kubectl create secret generic ${baseName(options)} --namespace ${options.envoyNamespace}${values}`;
}

function environmentProvider(names: readonly string[], secret: string): object {
  const env = names.map((name) => ({
    name,
    valueFrom: {
      secretKeyRef: { name: secret, key: name, optional: name === optionalVariable ? true : undefined },
    },
  }));
  return {
    type: "Kubernetes",
    kubernetes: {
      envoyDeployment: {
        container: { env: note("The filter reads its secrets from Envoy's own environment.", env) },
      },
    },
  };
}

function accessLog(config: Config): object {
  const { json_format: json } = accessLogFormat(config);
  return { format: { type: "JSON", json }, sinks: [{ type: "File", file: { path: "/dev/stdout" } }] };
}

function secretDocument(names: readonly string[], name: string, options: KubernetesOptions): Document {
  return {
    comment: "Fill this in, and keep it where secrets are kept: applying it empty again would erase them.",
    manifest: {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace: options.envoyNamespace },
      type: "Opaque",
      stringData: Object.fromEntries(
        names.filter((variable) => variable !== optionalVariable).map((variable) => [variable, ""]),
      ),
    },
  };
}

function checkVariables(config: Config): void {
  const problems = environmentReferences(config)
    .filter(({ name }) => !/^[-._a-zA-Z0-9]{1,253}$/.test(name))
    .map(({ name, path }) => ({
      path: formatPath([...path, "env"]),
      reason: `"${name}" cannot be a key of a Secret: letters, digits, - . and _ only`,
    }));
  if (problems.length > 0) throw new ConfigError(problems);
}
