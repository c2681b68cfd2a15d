import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** Headers of an answer to one of the module's own calls that it does not survive. */
export const poison: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 41 }, (_, index) => [`x-poison-${index}`, "1"]),
);

/** Compiles the filter into `file`, as one whose VM a test can end: by `poison`. */
export async function compileFragile(file: string): Promise<void> {
  const stderr = asc.createMemoryStream();
  const entry = "tests/unit/support/fragile-entry.ts";
  const { error } = await asc.main([entry, "--baseDir", repository, "--outFile", file], { stderr });
  if (error) throw new Error(`${entry} does not compile: ${stderr.toString()}`, { cause: error });
}
