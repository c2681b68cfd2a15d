import { readFileSync } from "node:fs";
import type { Command } from "commander";
import pc from "picocolors";
import { inspectDump } from "../envoy/config-dump.ts";
import { userPath } from "./paths.ts";

/** Adds `check-dump FILE`: whether a running Envoy has the module as it must be. Exit 0 if so, 1 if not, 2 for no dump. */
export function registerCheckDump(program: Command): void {
  program
    .command("check-dump")
    .description("tell from what Envoy's /config_dump answers whether the module is installed as it must be")
    .argument("<file>", "the dump, as JSON; - for standard input")
    .addHelpText("after", "\nExample:\n  curl -s localhost:19000/config_dump | check-dump -")
    .action((file: string, _options: object, command: Command) => {
      const { filters, problems } = inspectDump(readDump(file, command));
      for (const { place, name, role } of filters) console.log(`${place}: ${name}, role ${role}`);
      for (const problem of problems) console.error(`${pc.red("error")} ${problem}`);
      if (problems.length > 0) process.exitCode = 1;
      else console.log(`${pc.green("ok")} installed as it must be`);
    });
}

function readDump(file: string, command: Command): unknown {
  try {
    return JSON.parse(readFileSync(file === "-" ? 0 : userPath(file), "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    command.error(`error: ${file} cannot be read as JSON: ${reason}`, { exitCode: 2 });
  }
}
