import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import type { Address } from "../filterapi/address.ts";
import { defaultKubernetesOptions as defaults } from "../render/kubernetes/options.ts";
import type { KubernetesOptions, ModuleSource } from "../render/kubernetes/options.ts";
import { userPath } from "./paths.ts";

/** Options of `render` that count with --kubernetes only. */
export interface KubernetesArguments {
  url?: string;
  image?: string;
  sha256?: string;
  gateway?: string;
  listener?: string[];
  namespace: string;
  envoyNamespace: string;
  secretTemplate?: boolean;
}

/** Those, with what counts for bootstraps too. */
interface GivenArguments extends KubernetesArguments {
  module: string;
  cluster: ReadonlyMap<string, Address>;
  traceCollector?: Address;
}

export function addKubernetesOptions(command: Command): Command {
  return command
    .option("--url <url>", "Kubernetes: where Envoy Gateway fetches the module")
    .option("--image <reference>", "Kubernetes: the OCI image that holds the module, in place of --url")
    .option(
      "--sha256 <hex>",
      "Kubernetes: what is fetched must have it (default: with --url that of --module)",
      parseSha256,
    )
    .option("--gateway <name>", "Kubernetes: a Gateway that exists (default: one is rendered)", parseName)
    .option("--listener <name...>", "Kubernetes: names of its listeners (default: http)")
    .option("--namespace <name>", "Kubernetes: namespace of the Gateway", parseName, defaults.namespace)
    .option(
      "--envoy-namespace <name>",
      "Kubernetes: namespace of Envoy's pods",
      parseName,
      defaults.envoyNamespace,
    )
    .option("--secret-template", "Kubernetes: with a Secret to be filled in by hand");
}

/** What to render with. `port`: of the listener, where it was given. Ends with exit code 2 where the module's place is not said. */
export function kubernetesOptions(
  given: GivenArguments,
  port: number | undefined,
  command: Command,
): KubernetesOptions {
  if (given.listener !== undefined && given.gateway === undefined) {
    refuse(command, "--listener goes with --gateway: a rendered Gateway has one listener, http");
  }
  return {
    namespace: given.namespace,
    gateway: given.gateway ?? defaults.gateway,
    hasGateway: given.gateway !== undefined,
    listeners: given.listener ?? defaults.listeners,
    port: port ?? defaults.port,
    envoyNamespace: given.envoyNamespace,
    secretTemplate: given.secretTemplate ?? false,
    module: moduleSource(given, command),
    addresses: given.cluster,
    traceCollector: given.traceCollector,
  };
}

function moduleSource(
  { url, image, sha256, module }: KubernetesArguments & { module: string },
  command: Command,
): ModuleSource {
  if (url !== undefined && image !== undefined) refuse(command, "take one of --url and --image");
  if (image !== undefined) return { type: "Image", url: image, sha256 };
  if (url === undefined) refuse(command, "say where the module is: --image REFERENCE or --url URL");
  return { type: "HTTP", url, sha256: sha256 ?? digestOf(userPath(module), command) };
}

function digestOf(file: string, command: Command): string {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("hex");
  } catch {
    refuse(
      command,
      `cannot read ${file} to know its SHA-256: build it, or give --module FILE or --sha256 HEX`,
    );
  }
}

function refuse(command: Command, reason: string): never {
  command.error(`error: ${reason}`, { exitCode: 2 });
}

function parseSha256(text: string): string {
  if (!/^[0-9a-fA-F]{64}$/.test(text)) throw new InvalidArgumentError("expected 64 hexadecimal digits");
  return text.toLowerCase();
}

function parseName(text: string): string {
  if (text.length > 253 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text)) {
    throw new InvalidArgumentError("expected the name of a Kubernetes object");
  }
  return text;
}
