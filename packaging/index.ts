// `npm run package`: what is deployed and installed, made of the module that the build has left.
import { existsSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError } from "commander";
import pc from "picocolors";
import { userPath } from "../harness/commands/paths.ts";
import { modulePath, projectFolder } from "../harness/installation.ts";
import { makePackages } from "./make.ts";
import { packagesReport } from "./report.ts";

const program = new Command("package")
  .description("make the wasm image and the npm package; the same source gives the same bytes")
  .option("--out <folder>", "where to put them; default: build/package", userPath)
  .option("--quiet", "say nothing unless something fails")
  .addHelpText(
    "after",
    "\nExamples:\n  npm run package\n  npm run package -- --out /tmp/packages\n" +
      "\nExit: 0 made, 2 bad usage, or no module to package",
  )
  .exitOverride()
  .action(({ out, quiet }: { out?: string; quiet?: boolean }) => {
    if (!existsSync(modulePath)) {
      console.error(`${pc.red("error")} ${modulePath}: no such module; npm run build makes it`);
      process.exitCode = 2;
      return;
    }
    const packages = makePackages(projectFolder, out ?? path.join(projectFolder, "build/package"));
    if (quiet !== true) console.log(packagesReport(packages, userPath(".")));
  });

try {
  program.parse();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
