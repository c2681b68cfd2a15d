import { Option } from "commander";
import type { Command } from "commander";
import pc from "picocolors";
import type { Address } from "../filterapi/address.ts";
import { defaultBootstrapOptions as defaults } from "../render/envoy/defaults.ts";
import { workloads } from "../simulator/workload/workloads.ts";
import { addCluster, parseCount, parseDuration, parsePort, parsePositive } from "./arguments.ts";
import { CannotServe } from "../gateway/cannot-serve.ts";
import { runGateway } from "../gateway/run.ts";
import { modulePath } from "../installation.ts";
import { userPath } from "./paths.ts";

interface GatewayOptions {
  address: string;
  port: number;
  adminPort?: number;
  workers: number;
  module?: string;
  cluster: Map<string, Address>;
  simulate?: boolean;
  load?: number | true;
  workload: string;
  model?: string;
  seed: number;
  duration?: number;
}

/** Adds `gateway CONFIG`: real Envoy with the filter, until it is told to end. Exit 0 ended, 2 refused or failed. */
export function registerGateway(program: Command): void {
  program
    .command("gateway")
    .description("serve a filterapi file: real Envoy with the filter, on this machine")
    .argument("<config>", "filterapi file, YAML or JSON")
    .option("--address <address>", "address clients connect to", defaults.address)
    .option("--port <port>", "port clients connect to", parsePort, defaults.port)
    .option("--admin-port <port>", "port of Envoy's admin interface; default: any free one", parsePort)
    .option("--workers <count>", "worker threads of Envoy", parseCount, 1)
    .option("--module <file>", `the module; default: ${defaults.module}`, userPath)
    .option(
      "--cluster <name=host:port>",
      "where a cluster is that a pool refers to",
      addCluster,
      new Map<string, Address>(),
    )
    .option(
      "--simulate",
      "simulate the backends: a model server for every endpoint of a pool, and providers that check what they get",
    )
    .option(
      "--load [requests]",
      "with --simulate: send so many requests a second; default: as many as suit the workload",
      parsePositive,
    )
    .addOption(
      new Option("--workload <name>", "with --load: what is asked")
        .choices(workloads.map(({ name }) => name))
        .default("conversations"),
    )
    .option("--model <name>", "with --load: the model that is asked for; default: one that a pool serves")
    .option("--seed <number>", "with --load: the same seed asks the same", parseCount, 1)
    .option("--duration <time>", "end after that time, such as 30s", parseDuration)
    .addHelpText(
      "after",
      "\nExamples:\n  gateway configs/openai.yaml\n  gateway configs/routing.yaml --simulate\n  gateway configs/inference-pool.yaml --simulate --load",
    )
    .action(async (config: string, options: GatewayOptions, command: Command) => {
      if (options.load !== undefined && options.simulate !== true) {
        // Without simulated servers the load would go to real ones, which may cost money.
        command.error("error: --load needs --simulate", { exitCode: 2 });
      }
      try {
        const { load, ...others } = options;
        await runGateway({
          ...others,
          ...(load !== undefined && { load: load === true ? "usual" : load }),
          config: userPath(config),
          module: options.module ?? modulePath,
          clusters: options.cluster,
          workload: workloads.find(({ name }) => name === options.workload)!,
          simulate: options.simulate ?? false,
        });
      } catch (error) {
        if (!(error instanceof CannotServe)) throw error;
        for (const line of error.message.split("\n")) console.error(`${pc.red("error")} ${line}`);
        process.exitCode = 2;
      }
    });
}
