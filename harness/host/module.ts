import { readFile } from "node:fs/promises";

const ABI_MARKER = "proxy_abi_version_0_2_1";

/** A compiled filter. One module makes any number of VMs. */
export class FilterModule {
  readonly path: string;
  readonly bytes: Buffer;
  /** What the module needs from its host, as `module.name`. */
  readonly imports: string[];
  readonly compiled: WebAssembly.Module;

  private constructor(path: string, bytes: Buffer) {
    this.path = path;
    this.bytes = bytes;
    this.compiled = new WebAssembly.Module(bytes);
    this.imports = WebAssembly.Module.imports(this.compiled).map(({ module, name }) => `${module}.${name}`);
    const exports = WebAssembly.Module.exports(this.compiled).map(({ name }) => name);
    if (!exports.includes(ABI_MARKER)) {
      throw new Error(`${path}: no proxy-wasm module of ABI 0.2.1, for it does not export ${ABI_MARKER}`);
    }
  }

  /** Reads and compiles a module. Fails where there is no file, no WebAssembly in it, or another ABI. */
  static async load(path: string): Promise<FilterModule> {
    return FilterModule.compile(await readFile(path), path);
  }

  /** Compiles a module at hand; `path` names it in messages, and its source map is looked for beside it. */
  static compile(bytes: Uint8Array, path: string): FilterModule {
    return new FilterModule(path, Buffer.from(bytes));
  }
}
