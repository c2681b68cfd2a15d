import { existsSync } from "node:fs";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { ConfigError, loadConfig } from "../filterapi/load.ts";
import { planNames } from "../replay/result.ts";
import type { PlanName } from "../replay/result.ts";
import { exitCodes } from "../report/exit-code.ts";
import { modulePath } from "../installation.ts";
import { projectPath, userPath } from "./paths.ts";
import { runReplay } from "./replay-run.ts";
import type { ReplayRequest } from "./replay-run.ts";
import { watchAndRun } from "./watch.ts";

interface ReplayArguments {
  config?: string;
  module?: string;
  plan?: PlanName[];
  grep?: string;
  failed?: boolean;
  update?: boolean;
  junit?: string;
  json?: string;
  trace?: boolean;
  against?: string;
  target: "host" | "envoy";
  watch?: boolean;
}

/**
 * Adds `replay [paths…]`. Exit 0 same, 1 different, 2 bad usage or configuration, 3 unreadable recording, 4 trap.
 */
export function registerReplay(program: Command): void {
  program
    .command("replay")
    .description("run exchange files through the filter and compare what comes out with their goldens")
    .argument("[paths...]", "exchange files and folders (default: tests/exchanges and tests/recordings)")
    .option("--config <file>", "filterapi file that takes the place of the exchanges' own configuration")
    .option("--module <file>", "the filter (default: build/filter.wasm)")
    .option("--plan <name>", `run this chunk plan only (repeatable): ${planNames.join(", ")}`, addPlan)
    .option("--grep <text>", "run the exchanges whose name or file holds this text")
    .option("--failed", "run the exchanges that failed when they were last run")
    .option("--update", "rewrite the goldens with what came out (refused when CI=true)")
    .option("--junit <file>", "write a JUnit report")
    .option("--json <file>", "write a JSON report")
    .option("--trace", "show the phases of every run and what the filter logs")
    .option("--against <module>", "compare with what another module does, not with the goldens")
    .addOption(
      new Option("--target <target>", "where the filter runs").choices(["host", "envoy"]).default("host"),
    )
    .option("--watch", "run again whenever an exchange or the module changes")
    .action(async (paths: string[], options: ReplayArguments, command: Command) => {
      const fail = (reason: string): never =>
        command.error(`error: ${reason}`, { exitCode: exitCodes.badUsage });
      checkCombination(options, fail);
      const request = toRequest(paths, options);
      checkFiles(request, fail);
      if (options.watch) await watchAndRun(request, () => runReplay(request));
      else process.exitCode = await runReplay(request);
    });
}

function addPlan(text: string, earlier: PlanName[] = []): PlanName[] {
  const plan = planNames.find((name) => name === text);
  if (!plan) throw new InvalidArgumentError(`expected one of ${planNames.join(", ")}`);
  return [...earlier, plan];
}

function checkCombination(options: ReplayArguments, fail: (reason: string) => never): void {
  if (options.update && process.env["CI"] === "true") {
    fail("--update is refused when CI=true: goldens are rewritten by people");
  }
  if (options.update && (options.against !== undefined || options.target === "envoy")) {
    fail("--update takes what the Node host shows; leave --against and --target envoy out");
  }
  if (options.target === "envoy" && (options.against !== undefined || options.trace)) {
    fail("--against and --trace work in the Node host only; leave --target envoy out");
  }
}

function toRequest(paths: string[], options: ReplayArguments): ReplayRequest {
  const optionalPath = (typed: string | undefined): string | undefined => typed && userPath(typed);
  const defaults = [projectPath("tests/exchanges"), projectPath("tests/recordings")].filter(existsSync);
  return {
    paths: paths.length > 0 ? paths.map(userPath) : defaults,
    config: optionalPath(options.config),
    module: optionalPath(options.module) ?? modulePath,
    against: optionalPath(options.against),
    plans: options.plan,
    grep: options.grep,
    failed: options.failed ?? false,
    update: options.update ?? false,
    junit: optionalPath(options.junit),
    json: optionalPath(options.json),
    trace: options.trace ?? false,
    target: options.target,
  };
}

function checkFiles(request: ReplayRequest, fail: (reason: string) => never): void {
  for (const module of [request.module, request.against]) {
    if (module !== undefined && !existsSync(module))
      fail(`${module}: no such module; npm run build makes it`);
  }
  if (request.config === undefined) return;
  try {
    loadConfig(request.config, {});
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    fail(error.message);
  }
}
