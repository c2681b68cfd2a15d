import path from "node:path";
import { Option } from "commander";
import type { Command } from "commander";
import { importableSchemas } from "../import/backend-schema.ts";
import type { ImportableSchema } from "../import/backend-schema.ts";
import { ExchangeExists, importFile } from "../import/import-file.ts";
import { UnreadableRecording } from "../import/recording.ts";
import { userPath } from "./paths.ts";

interface ImportOptions {
  out: string;
  backendSchema?: ImportableSchema;
  prefix?: string;
  config: boolean;
  force?: boolean;
}

/** Adds `import FILE…`: recordings to exchange files. Exit 2 where a file is in the way, 3 for an unreadable recording. */
export function registerImport(program: Command): void {
  program
    .command("import")
    .description("turn recordings (go-vcr, HAR 1.2, Envoy tap) into exchange files, without their secrets")
    .argument("<file...>", "recordings")
    .option("--out <folder>", "where the exchange files go", "exchanges")
    .addOption(
      new Option(
        "--backend-schema <name>",
        "the API that was recorded; by default told from the URL",
      ).choices(importableSchemas),
    )
    .option("--prefix <prefix>", "the schema's path prefix (default: v1)")
    .option("--no-config", "write no configuration; replay then needs --config")
    .option("--force", "overwrite exchange files that exist")
    .action((files: string[], options: ImportOptions) => {
      for (const file of files)
        process.exitCode = Math.max(Number(process.exitCode ?? 0), run(file, options));
    });
}

function run(file: string, options: ImportOptions): number {
  try {
    const { written, notes } = importFile(userPath(file), userPath(options.out), {
      writeConfig: options.config,
      ...(options.backendSchema !== undefined && { schema: options.backendSchema }),
      ...(options.prefix !== undefined && { prefix: options.prefix }),
      ...(options.force !== undefined && { overwrite: options.force }),
    });
    for (const target of written) console.log(`wrote ${path.relative(process.cwd(), target)}`);
    for (const note of notes) console.error(`skipped ${note}`);
    return 0;
  } catch (error) {
    if (error instanceof UnreadableRecording || error instanceof ExchangeExists) {
      console.error(`error: ${error.message}`);
      return error instanceof UnreadableRecording ? 3 : 2;
    }
    throw error;
  }
}
