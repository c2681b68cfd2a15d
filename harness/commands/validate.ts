import { existsSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import pc from "picocolors";
import { configJsonSchema } from "../filterapi/json-schema.ts";
import { ConfigError, formatProblem, loadConfig } from "../filterapi/load.ts";
import type { Config } from "../filterapi/load.ts";
import { FilterModule } from "../host/module.ts";
import { ConfigurationRefused, Vm } from "../host/vm.ts";
import { modulePath } from "../installation.ts";
import { userPath } from "./paths.ts";

interface ValidateOptions {
  json?: boolean;
  schema?: boolean;
}

/** Adds `validate CONFIG…`: loads filterapi files and says what is wrong with them. Exit 0 accepted, 2 refused. */
export function registerValidate(program: Command): void {
  program
    .command("validate")
    .description("load filterapi files; errors come with line, column and path")
    .argument("[config...]", "filterapi files, YAML or JSON")
    .option("--json", "print what the filter is handed: compact JSON")
    .option("--schema", "print the JSON Schema of filterapi files")
    .action(async (files: string[], options: ValidateOptions, command: Command) => {
      if (options.schema === true) {
        console.log(JSON.stringify(configJsonSchema(), null, 2));
        return;
      }
      if (files.length === 0) command.error("error: name at least one filterapi file", { exitCode: 2 });
      const module = existsSync(modulePath) ? await FilterModule.load(modulePath) : undefined;
      if (!module)
        console.error(
          `${pc.yellow("warning")} without ${modulePath}, which npm run build makes, expressions and credential files are not checked`,
        );
      for (const file of files) {
        if (!validate(file, options, module)) process.exitCode = 2;
      }
    });
}

/** What only the filter itself can tell: expressions that do not compile, credential files that are none. */
function filterProblems(json: string, module: FilterModule): string[] {
  try {
    Vm.create(module).configure("gateway", json);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationRefused)) throw error;
    return error.logged.map((line) => line.replace(/^configuration refused: /, ""));
  }
}

function validate(file: string, options: ValidateOptions, module: FilterModule | undefined): boolean {
  const resolved = userPath(file);
  const shown = path.relative(process.cwd(), resolved);
  try {
    const { config, json, warnings } = loadConfig(shown.startsWith("..") ? resolved : shown);
    for (const warning of warnings) console.error(`${pc.yellow("warning")} ${formatProblem(warning)}`);
    const refused = module ? filterProblems(json, module) : [];
    for (const problem of refused) console.error(`${pc.red("error")} ${file}: ${problem}`);
    if (refused.length > 0) return false;
    console.log(options.json === true ? json : `${pc.green("ok")} ${file}: ${summary(config)}`);
    return true;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) console.error(`${pc.red("error")} ${formatProblem(problem)}`);
    return false;
  }
}

function summary(config: Config): string {
  const pools = config.backends.filter(({ inferencePool }) => inferencePool !== undefined).length;
  const costs = config.globalLLMRequestCosts.length + config.llmRequestCosts.length;
  const backends = count(config.backends.length, "backend") + (pools > 0 ? ` (${count(pools, "pool")})` : "");
  return [backends, count(config.rules?.length ?? 0, "rule"), count(costs, "cost")].join(", ");
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
