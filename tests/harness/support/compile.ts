import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { FilterModule } from "../../../harness/host/module.ts";

const FOLDER = join(import.meta.dirname, "../../../build/test-modules");

/** AssemblyScript imports what a file declares from a module named after the file: the host functions are in "env". */
const SOURCE = "env.ts";

/** Options every test module is built with; `--exportStart _initialize` keeps host calls out of the start section. */
const OPTIONS = ["--runtime", "incremental", "--debug", "--sourceMap", "--use", "abort=env/onAbort"];

/**
 * Compiles AssemblyScript text that defines `onAbort`. The result is kept under `build/`, by what it was made of, so that
 * every test file does not compile it anew.
 */
export async function compileModule(
  source: string,
  options = ["--exportStart", "_initialize"],
): Promise<FilterModule> {
  const key = createHash("sha256")
    .update(JSON.stringify([source, options, OPTIONS, asc.version]))
    .digest("hex");
  const path = join(FOLDER, `${key.slice(0, 16)}.wasm`);
  if (!existsSync(path)) await compileTo(path, source, options);
  return FilterModule.load(path);
}

/** The filter that does what its configuration says: see `probe.as.txt`. */
export function compileProbe(): Promise<FilterModule> {
  return compileModule(readFileSync(join(import.meta.dirname, "probe.as.txt"), "utf8"));
}

async function compileTo(path: string, source: string, options: string[]): Promise<void> {
  const outputs = new Map<string, string | Uint8Array>();
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main([SOURCE, "--outFile", "module.wasm", ...OPTIONS, ...options], {
    readFile: (name) => (name === SOURCE ? source : null),
    writeFile: (name, contents) => void outputs.set(name, contents),
    listFiles: () => [],
    stderr,
  });
  if (error) throw new Error(`the test module does not compile: ${stderr.toString()}`, { cause: error });
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, file] of [
    ["module.wasm.map", `${path}.map`],
    ["module.wasm", path],
  ] as const) {
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, outputs.get(name) ?? "");
    renameSync(temporary, file);
  }
}
