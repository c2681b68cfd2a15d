import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** Compiles a test entry as the release build compiles the filter, and instantiates it. Nothing is written to disk. */
export async function compileEntry(entry: string): Promise<object> {
  const options = ["-O3", "--runtime", "incremental", "--enable", "simd"];
  // No such file: the filter's own options name an abort handler that a test entry does not have.
  const configuration = ["--config", "none"];
  const files = new Map<string, Uint8Array | string>();
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main(
    [entry, "--baseDir", repository, "--outFile", "entry.wasm", ...options, ...configuration],
    { stderr, writeFile: (name, contents) => void files.set(name, contents) },
  );
  const binary = files.get("entry.wasm");
  if (error || !(binary instanceof Uint8Array)) {
    throw new Error(`${entry} does not compile: ${stderr.toString()}`, { cause: error });
  }
  const abort = (): never => {
    throw new Error("the module has aborted");
  };
  return new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { abort } }).exports;
}
