import type { SourceMap } from "./source-map.ts";

/** One frame of the WebAssembly stack: the function's name (or index) and, with a source map, its place in the source. */
export interface WasmFrame {
  readonly functionName: string;
  readonly location: string;
}

/** The filter trapped: in Envoy this ends the worker's VM and every stream on it. */
export class Trap extends Error {
  override readonly name = "Trap";
  /** The callback the host had called. */
  readonly callback: string;
  /** What the engine says, such as "unreachable". */
  readonly reason: string;
  readonly frames: readonly WasmFrame[];
  /** What the filter logged at error level or above in that callback: an abort handler says there what happened. */
  readonly logged: readonly string[];

  constructor(callback: string, cause: Error, logged: readonly string[], sourceMap: SourceMap | undefined) {
    const frames = readFrames(cause.stack ?? "", sourceMap);
    const lines = [
      `the filter trapped in ${callback}: ${cause.message}`,
      ...logged.map((line) => `  logged: ${line}`),
      ...frames.map((frame) => `    at ${frame.functionName} (${frame.location})`),
    ];
    super(lines.join("\n"), { cause });
    this.callback = callback;
    this.reason = cause.message;
    this.frames = frames;
    this.logged = logged;
  }

  /** Whether an error out of a WebAssembly call is a trap: also the engine's stack overflow, which is no RuntimeError. */
  static isTrap(error: unknown): error is Error {
    if (error instanceof RangeError) return error.message.includes("call stack");
    return error instanceof WebAssembly.RuntimeError;
  }
}

/** The filter did what makes stock Envoy crash. The VM is not used any further. */
export class EnvoyCrash extends Error {
  override readonly name = "EnvoyCrash";

  constructor(what: string) {
    super(`stock Envoy crashes here: ${what}`);
  }
}

function readFrames(stack: string, sourceMap: SourceMap | undefined): WasmFrame[] {
  const frame = /at (?:(\S+) \()?wasm:\/\/wasm\/[^)\s]*:wasm-function\[(\d+)\]:0x([0-9a-f]+)/g;
  return Array.from(stack.matchAll(frame), ([, name, index, offset]) => ({
    functionName: name ?? `function ${index}`,
    location: sourceMap?.locate(parseInt(offset ?? "", 16)) ?? `module offset 0x${offset}`,
  }));
}
