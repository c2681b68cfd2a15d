import type { Address } from "../../filterapi/address.ts";

/** Where Envoy Gateway gets the module from, with the SHA-256 (hex) it checks: of the module, or of the image's manifest. */
export type ModuleSource =
  { type: "HTTP"; url: string; sha256: string } | { type: "Image"; url: string; sha256?: string | undefined };

/** What manifests are made with beside the configuration. */
export interface KubernetesOptions {
  /** Namespace of the Gateway and of everything that refers to it. */
  namespace: string;
  gateway: string;
  /** Whether the Gateway is there already; else one is rendered, with its class and one HTTP listener. */
  hasGateway: boolean;
  /** Names of the Gateway's listeners. */
  listeners: readonly string[];
  /** Port of the listener of a rendered Gateway. */
  port: number;
  /** Namespace Envoy's pods run in, and so that of the Secret they read. */
  envoyNamespace: string;
  /** Whether a Secret to be filled in by hand comes with the rest. */
  secretTemplate: boolean;
  module: ModuleSource;
  /** Where clusters are that a pool refers to by name, and pools whose endpoints the configuration does not list. */
  addresses: ReadonlyMap<string, Address>;
  /** The collector that traces are sent to, by OpenTelemetry's protocol over gRPC; absent: Envoy does not trace. */
  traceCollector?: Address | undefined;
}

/** A Gateway of its own, in Envoy Gateway's default namespaces. */
export const defaultKubernetesOptions = {
  namespace: "default",
  gateway: "ai-gateway",
  hasGateway: false,
  listeners: ["http"],
  port: 80,
  envoyNamespace: "envoy-gateway-system",
  secretTemplate: false,
  addresses: new Map(),
} satisfies Omit<KubernetesOptions, "module">;
