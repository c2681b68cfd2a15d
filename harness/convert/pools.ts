import type { ValuePath } from "../filterapi/problem.ts";
import type { ConversionContext } from "./context.ts";
import type { Explained, PoolOutput } from "./output.ts";
import { modelRewritesOf, objectivesOf } from "./pool-policies.ts";
import type { Resource } from "./resource.ts";
import { inferencePool, inferencePoolAlpha, poolGroup, poolGroupAlpha } from "./resources/inference-pool.ts";
import { serviceHost } from "./upstreams.ts";

/** The cluster that reaches Envoy's own admin interface, through which a pool's endpoints are discovered. */
const adminCluster = "envoy-admin";

/** Where implementations expect a picker whose port is not said. */
const usualPickerPort = 9002;

/** What both versions of a pool say, and where they say it. */
interface PoolFacts {
  resource: Resource;
  labels: Record<string, string>;
  ports: number[];
  portsPath: ValuePath;
  picker?: PickerFacts | undefined;
  pickerPath: ValuePath;
  protocol: string;
}

interface PickerFacts {
  group: string;
  kind: string;
  name: string;
  port: number;
  failureMode: "FailOpen" | "FailClose";
}

/** Which pool is meant; the group tells those of v1 from earlier ones. */
export interface PoolIdentity {
  group: string;
  namespace: string;
  name: string;
}

/** A pool with its picker, objectives and model rewrites; undefined where it is not among the manifests. */
export function poolOf(context: ConversionContext, pool: PoolIdentity): Explained<PoolOutput> | undefined {
  const { namespace, name } = pool;
  const facts = factsOf(context, pool);
  if (facts === undefined) return undefined;
  if (facts.protocol !== "http") {
    facts.resource.lose(
      ["spec", "appProtocol"],
      "model servers are spoken to over HTTP/1.1",
      "set HTTP/2 in the protocol options of the pool's cluster",
    );
  }
  const picker = usablePicker(facts);
  const failureMode = picker?.failureMode ?? "FailClose";
  // Only an external picker that may not be bypassed makes do without the filter knowing the endpoints.
  const needsEndpoints = picker === undefined || failureMode === "FailOpen";
  const objectives = objectivesOf(context, pool);
  const modelRewrites = modelRewritesOf(context, pool);
  return {
    comment: [
      picker === undefined
        ? "No endpointPickerRef: the filter picks by itself."
        : `${picker.name} picks; ${failureMode === "FailOpen" ? "the filter itself where it does not answer" : "503 where it does not answer"}.`,
      needsEndpoints
        ? `Endpoints come from cluster discovery, port ${facts.ports[0]}, of the pods with ${labelText(facts)}.`
        : `It knows the endpoints: the pods with ${labelText(facts)}, port ${facts.ports.join(", ")}.`,
    ].join("\n"),
    value: {
      name,
      namespace,
      failureMode,
      ...(picker !== undefined && { endpointPicker: { cluster: pickerCluster(context, facts, picker) } }),
      ...(needsEndpoints && { discovery: discovery(context, facts) }),
      ...(objectives.length > 0 && { objectives }),
      ...(modelRewrites.length > 0 && { modelRewrites }),
    },
  };
}

function factsOf(
  { catalogue }: ConversionContext,
  { group, namespace, name }: PoolIdentity,
): PoolFacts | undefined {
  const current = group === poolGroup ? catalogue.find(inferencePool, namespace, name) : undefined;
  if (current !== undefined) {
    const { selector, targetPorts, endpointPickerRef: picker, appProtocol } = current.body.spec;
    return {
      resource: current,
      labels: { ...selector.matchLabels },
      ports: targetPorts.map(({ number }) => number),
      portsPath: ["spec", "targetPorts"],
      picker: picker && { ...picker, port: picker.port?.number ?? usualPickerPort },
      pickerPath: ["spec", "endpointPickerRef"],
      protocol: appProtocol,
    };
  }
  const old = group === poolGroupAlpha ? catalogue.find(inferencePoolAlpha, namespace, name) : undefined;
  if (old === undefined) return undefined;
  const { selector, targetPortNumber, extensionRef: picker } = old.body.spec;
  return {
    resource: old,
    labels: { ...selector },
    ports: [targetPortNumber],
    portsPath: ["spec", "targetPortNumber"],
    picker: { ...picker, port: picker.portNumber ?? usualPickerPort },
    pickerPath: ["spec", "extensionRef"],
    protocol: "http",
  };
}

function usablePicker({ resource, picker, pickerPath }: PoolFacts): PickerFacts | undefined {
  if (picker === undefined || (picker.group === "" && picker.kind === "Service")) return picker;
  resource.lose(
    pickerPath,
    `a picker is a Service, not a ${picker.kind}: the filter picks by itself`,
    "name the Service of the picker",
  );
  return undefined;
}

/** The name Envoy AI Gateway gives the cluster, so that the result also serves under its control plane. */
function pickerCluster(
  { clusters }: ConversionContext,
  { resource: { name, namespace, title } }: PoolFacts,
  picker: PickerFacts,
): string {
  const cluster = `envoy.clusters.endpointpicker_${name}_${namespace}_ext_proc`;
  const address = `${serviceHost(namespace, picker.name)}:${picker.port}`;
  clusters.set(cluster, { name: cluster, address, purpose: `endpoint picker of ${title}` });
  return cluster;
}

function discovery({ clusters }: ConversionContext, facts: PoolFacts): PoolOutput["discovery"] {
  const { resource, ports, portsPath } = facts;
  const poolCluster = `inference-pool/${resource.namespace}/${resource.name}`;
  clusters.set(poolCluster, {
    name: poolCluster,
    purpose: `a headless Service for the pods with ${labelText(facts)}, port ${ports[0]}`,
  });
  resource.lose(
    ["spec", "selector"],
    "the filter does not watch pods",
    `make a headless Service with this selector, and give it to render: --cluster ${poolCluster}=HOST:${ports[0]}`,
  );
  ports.slice(1).forEach((port, index) => {
    resource.lose(
      [...portsPath, index + 1],
      "discovery finds one port of each pod",
      `list the endpoints with port ${port} under inferencePool.endpoints instead`,
    );
  });
  return { adminCluster, poolCluster };
}

function labelText({ labels }: PoolFacts): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
