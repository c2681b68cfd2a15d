import { Option } from "commander";
import type { Command } from "commander";
import pc from "picocolors";
import type { Address } from "../filterapi/address.ts";
import { ConfigError, formatProblem, loadConfig } from "../filterapi/load.ts";
import type { LoadedConfig, Problem } from "../filterapi/load.ts";
import { renderBootstrap } from "../render/envoy/bootstrap.ts";
import { defaultBootstrapOptions as defaults } from "../render/envoy/defaults.ts";
import { renderFilter } from "../render/envoy/filter-file.ts";
import { renderWarnings } from "../render/envoy/warnings.ts";
import { renderKubernetes } from "../render/kubernetes/manifests.ts";
import { kubernetesWarnings } from "../render/kubernetes/warnings.ts";
import { addCluster, parseDuration, parsePlace, parsePort } from "./arguments.ts";
import { userPath } from "./paths.ts";
import { addKubernetesOptions, kubernetesOptions } from "./render-kubernetes.ts";
import type { KubernetesArguments } from "./render-kubernetes.ts";

interface RenderOptions extends KubernetesArguments {
  envoy?: boolean;
  filter?: boolean;
  filterFile?: string;
  kubernetes?: boolean;
  address: string;
  port: number;
  adminPort: number;
  module: string;
  trustedCa: string;
  cluster: Map<string, Address>;
  rateLimit?: Address;
  rateLimitDomain: string;
  rateLimitHeader: string[];
  extProcFilter?: boolean;
  attemptSilence: number;
  traceCollector?: Address;
}

/** Adds `render CONFIG --envoy|--filter|--kubernetes`: what a proxy needs to serve a filterapi file, to stdout. Exit 2 where refused. */
export function registerRender(program: Command): void {
  const command = program
    .command("render")
    .description("write the Envoy bootstrap, or the Kubernetes manifests, that serve a filterapi file")
    .argument("<config>", "filterapi file, YAML or JSON")
    .option("--envoy", "an Envoy bootstrap")
    .option("--filter", "what --filter-file is to hold: the filter alone, for Envoy to discover")
    .option("--filter-file <file>", "with --envoy: where Envoy finds the filter, and watches for updates")
    .option("--kubernetes", "manifests for Envoy Gateway")
    .option("--address <address>", "address clients connect to", defaults.address)
    .option("--port <port>", "port clients connect to", parsePort, defaults.port)
    .option(
      "--admin-port <port>",
      "port of Envoy's admin interface, on 127.0.0.1",
      parsePort,
      defaults.adminPort,
    )
    .option("--module <file>", "the module, as Envoy finds it", defaults.module)
    .option("--trusted-ca <file>", "certificate authorities, as Envoy finds them", defaults.trustedCa)
    .option(
      "--cluster <name=host:port>",
      "where a cluster is that a pool refers to",
      addCluster,
      new Map<string, Address>(),
    )
    .option("--rate-limit <host:port>", "rate-limit service (gRPC) that costs are charged to", parsePlace)
    .option("--rate-limit-domain <domain>", "domain of its limits", "ai-gateway")
    .option("--rate-limit-header <name...>", "request headers that tell budgets apart", [])
    .option(
      "--ext-proc-filter",
      "let Envoy's own ext_proc filter ask external endpoint pickers, in place of the module",
    )
    .option(
      "--trace-collector <host:port>",
      "where Envoy sends traces, by OpenTelemetry's protocol (gRPC)",
      parsePlace,
    )
    .addOption(
      new Option(
        "--attempt-silence <duration>",
        "how long a backend may be silent before the next one of a fallback chain is tried",
      )
        .argParser(parseDuration)
        .default(defaults.attemptSilence, "300s"),
    )
    .addHelpText(
      "after",
      "\nExamples:\n  render configs/openai.yaml --envoy > envoy.yaml" +
        "\n  render configs/openai.yaml --envoy --filter-file filter.yaml > envoy.yaml" +
        "\n  render configs/openai.yaml --filter > next.yaml && mv next.yaml filter.yaml" +
        "\n  render configs/openai.yaml --envoy --rate-limit 127.0.0.1:8081 --rate-limit-header x-team" +
        "\n  render configs/openai.yaml --envoy --trace-collector 127.0.0.1:4317" +
        "\n  render configs/openai.yaml --kubernetes --image registry.example/ai-gateway-wasm:0.1.0 > gateway.yaml",
    )
    .action((file: string, options: RenderOptions, command: Command) => {
      if (
        [options.envoy, options.filter, options.kubernetes].filter((wanted) => wanted === true).length !== 1
      ) {
        command.error("error: say what to render: --filter, --envoy or --kubernetes", { exitCode: 2 });
      }
      write(file, options.kubernetes === true ? manifestsBy(options, command) : bootstrapBy(options));
    });
  addKubernetesOptions(command);
}

/** What a configuration is rendered to, and what is to be known of that. */
type Renderer = (loaded: LoadedConfig) => { text: string; warnings: Problem[] };

function bootstrapBy(options: RenderOptions): Renderer {
  const rateLimit = options.rateLimit && {
    address: options.rateLimit,
    domain: options.rateLimitDomain,
    headers: options.rateLimitHeader,
  };
  const render = options.filter === true ? renderFilter : renderBootstrap;
  return (loaded) => ({
    text: render(loaded, { ...options, addresses: options.cluster, rateLimit }),
    warnings: renderWarnings(loaded.config, options.extProcFilter),
  });
}

function manifestsBy(options: RenderOptions, command: Command): Renderer {
  if (options.rateLimit !== undefined || options.extProcFilter === true) {
    const reason =
      "--rate-limit and --ext-proc-filter go with --envoy: Envoy Gateway has no objects for them";
    command.error(`error: ${reason}`, { exitCode: 2 });
  }
  const port = command.getOptionValueSource("port") === "cli" ? options.port : undefined;
  const chosen = kubernetesOptions(options, port, command);
  return (loaded) => ({
    text: renderKubernetes(loaded, chosen),
    warnings: kubernetesWarnings(loaded.config),
  });
}

function write(file: string, render: Renderer): void {
  const resolved = userPath(file);
  try {
    const { text, warnings } = render(loadConfig(resolved, {}));
    for (const warning of warnings) console.error(`${pc.yellow("warning")} ${formatProblem(warning)}`);
    process.stdout.write(text);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) {
      const place = "file" in problem ? "" : `${resolved}: `;
      console.error(`${pc.red("error")} ${place}${formatProblem(problem)}`);
    }
    process.exitCode = 2;
  }
}
