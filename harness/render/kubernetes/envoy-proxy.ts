import type { Config } from "../../filterapi/load.ts";
import { ConfigError, formatPath } from "../../filterapi/problem.ts";
import { environmentNames, environmentReferences } from "../../filterapi/secrets.ts";
import { note } from "../commented-yaml.ts";
import { envoyGateway } from "./manifest.ts";
import type { Document } from "./manifest.ts";
import { baseName } from "./names.ts";
import type { KubernetesOptions } from "./options.ts";
import { bootstrapAdditions, collectorDocuments, telemetry } from "./telemetry.ts";

/** AWS needs it beside temporary credentials only. */
const optionalVariable = "AWS_SESSION_TOKEN";

/** How Envoy runs: its environment, which secrets come from, and what it tells of requests. Throws ConfigError. */
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
        telemetry: telemetry(config, options),
      }),
    },
    ...collectorDocuments(options),
    ...(options.secretTemplate && names.length > 0 ? [secretDocument(names, secret, options)] : []),
  ];
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
