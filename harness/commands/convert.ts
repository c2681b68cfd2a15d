import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import pc from "picocolors";
import { NothingToConvert, convertManifests } from "../convert/convert.ts";
import { ManifestError } from "../convert/problem.ts";
import { readManifestFiles } from "../convert/read-manifests.ts";
import { conversionReport } from "../convert/report.ts";
import { ConfigError } from "../filterapi/load.ts";
import { userPath } from "./paths.ts";

interface ConvertOptions {
  out?: string;
  strict?: boolean;
}

/**
 * Adds `convert FILE…`: Kubernetes manifests to filterapi, on stdout, and what is not in it, on stderr. Exit 1 with `--strict`
 * where something is not, 2 where manifests are refused.
 */
export function registerConvert(program: Command): void {
  program
    .command("convert")
    .description(
      "turn Kubernetes manifests (AIGatewayRoute, InferencePool and what they refer to) into filterapi",
    )
    .argument("<file...>", "manifests, YAML or JSON; folders with them; - for standard input")
    .option("--out <file>", "write there instead of to stdout")
    .option("--strict", "exit 1 where anything is not carried over")
    .addHelpText(
      "after",
      "\nExamples:\n  convert manifests/ --out gateway.yaml\n  kubectl get aigatewayroutes,aiservicebackends,backendsecuritypolicies,backends,inferencepools -A -o yaml | convert -",
    )
    .action((files: string[], options: ConvertOptions) => {
      process.exitCode = convert(files, options);
    });
}

function convert(files: readonly string[], options: ConvertOptions): number {
  try {
    const paths = files.map((file) => (file === "-" ? file : userPath(file)));
    const conversion = convertManifests(readManifestFiles(paths));
    if (options.out === undefined) process.stdout.write(conversion.yaml);
    else {
      const target = userPath(options.out);
      writeFileSync(target, conversion.yaml);
      console.error(`wrote ${path.relative(process.cwd(), target)}`);
    }
    const report = conversionReport(conversion);
    if (report !== "") console.error(report);
    return options.strict === true && conversion.losses.length > 0 ? 1 : 0;
  } catch (error) {
    const isExpected =
      error instanceof ManifestError || error instanceof ConfigError || error instanceof NothingToConvert;
    if (!isExpected) throw error;
    for (const line of error.message.split("\n")) console.error(`${pc.red("error")} ${line}`);
    return 2;
  }
}
