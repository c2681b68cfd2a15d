import path from "node:path";
import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import pc from "picocolors";
import { parseAddress } from "../filterapi/address.ts";
import type { Address } from "../filterapi/address.ts";
import { ConfigError, formatProblem, loadConfig } from "../filterapi/load.ts";
import { renderBootstrap } from "../render/envoy/bootstrap.ts";
import { defaultBootstrapOptions as defaults } from "../render/envoy/defaults.ts";
import { renderWarnings } from "../render/envoy/warnings.ts";

interface RenderOptions {
  envoy?: boolean;
  address: string;
  port: number;
  adminPort: number;
  module: string;
  rootId: string;
  trustedCa: string;
  cluster: Map<string, Address>;
  rateLimit?: Address;
  rateLimitDomain: string;
  rateLimitHeader: string[];
}

/** Adds `render CONFIG --envoy`: what a proxy needs to serve a filterapi file, to stdout. Exit 2 where refused. */
export function registerRender(program: Command): void {
  program
    .command("render")
    .description("write the Envoy bootstrap that serves a filterapi file")
    .argument("<config>", "filterapi file, YAML or JSON")
    .option("--envoy", "an Envoy bootstrap")
    .option("--address <address>", "address clients connect to", defaults.address)
    .option("--port <port>", "port clients connect to", parsePort, defaults.port)
    .option(
      "--admin-port <port>",
      "port of Envoy's admin interface, on 127.0.0.1",
      parsePort,
      defaults.adminPort,
    )
    .option("--module <file>", "the module, as Envoy finds it", defaults.module)
    .option("--root-id <id>", "role of the module", defaults.rootId)
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
    .addHelpText(
      "after",
      "\nExamples:\n  render configs/openai.yaml --envoy > envoy.yaml" +
        "\n  render configs/openai.yaml --envoy --rate-limit 127.0.0.1:8081 --rate-limit-header x-team",
    )
    .action((file: string, options: RenderOptions, command: Command) => {
      if (options.envoy !== true) command.error("error: say what to render: --envoy", { exitCode: 2 });
      render(file, options);
    });
}

function render(file: string, options: RenderOptions): void {
  // npm changes into the package's folder; what the user typed is relative to where npm was started.
  const resolved = path.resolve(process.env["INIT_CWD"] ?? process.cwd(), file);
  try {
    const loaded = loadConfig(resolved, {});
    const bootstrap = renderBootstrap(loaded, {
      ...options,
      addresses: options.cluster,
      rateLimit: options.rateLimit && {
        address: options.rateLimit,
        domain: options.rateLimitDomain,
        headers: options.rateLimitHeader,
      },
    });
    for (const warning of renderWarnings(loaded.config)) {
      console.error(`${pc.yellow("warning")} ${formatProblem(warning)}`);
    }
    process.stdout.write(bootstrap);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) {
      const place = "file" in problem ? "" : `${resolved}: `;
      console.error(`${pc.red("error")} ${place}${formatProblem(problem)}`);
    }
    process.exitCode = 2;
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new InvalidArgumentError("expected 1 to 65535");
  return port;
}

function parsePlace(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new InvalidArgumentError("expected HOST:PORT");
  return address;
}

function addCluster(text: string, earlier: Map<string, Address>): Map<string, Address> {
  const [, name, place] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  const address = place === undefined ? undefined : parseAddress(place);
  if (name === undefined || address === undefined) throw new InvalidArgumentError("expected NAME=HOST:PORT");
  return new Map([...earlier, [name, address]]);
}
