import { readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { format, resolveConfig } from "prettier";
import { loadExchanges } from "../exchange/load.ts";
import { FilterModule } from "../host/module.ts";
import { replayExchange } from "../replay/replay.ts";
import { verdictOf } from "../replay/result.ts";
import { compatibilityPage, compatibilityTable, pairsOf } from "../report/compatibility.ts";
import { modulePath } from "../installation.ts";
import { projectPath } from "./paths.ts";

const page = projectPath("docs/compatibility.md");
const readme = projectPath("README.md");
const markers = /(<!-- compatibility -->\n)[^]*?(<!-- \/compatibility -->)/;

/** Adds `compatibility [--check]`: which clients go with which backends, shown by passing exchanges. Exit 1 where the pages are old. */
export function registerCompatibility(program: Command): void {
  program
    .command("compatibility")
    .description("write docs/compatibility.md and the README's table from the exchanges that pass")
    .option("--check", "only tell whether they are up to date")
    .action(async (options: { check?: boolean }) => {
      const old = (await pages()).filter(({ file, text }) => readFileSync(file, "utf8") !== text);
      if (options.check) {
        for (const { file } of old) console.error(`${file} is out of date: run npm run compatibility`);
        process.exitCode = old.length > 0 ? 1 : 0;
      } else {
        for (const { file, text } of old) writeFileSync(file, text);
        console.log(old.length > 0 ? old.map(({ file }) => `wrote ${file}`).join("\n") : "up to date");
      }
    });
}

async function pages(): Promise<{ file: string; text: string }[]> {
  const module = await FilterModule.load(modulePath);
  const { exchanges } = loadExchanges([projectPath("tests/exchanges"), projectPath("tests/recordings")]);
  const passing = exchanges.filter(
    (exchange) =>
      verdictOf(replayExchange(exchange, { module, plans: ["whole", "random"] }).result) === "passed",
  );
  const pairs = pairsOf(passing);
  const changed = readFileSync(readme, "utf8").replace(
    markers,
    (_all, start: string, end: string) => `${start}\n${compatibilityTable(pairs)}\n\n${end}`,
  );
  return [
    { file: page, text: await formatted(compatibilityPage(pairs), page) },
    { file: readme, text: await formatted(changed, readme) },
  ];
}

async function formatted(text: string, file: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}
