import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds `harness/`, `build/` and `configs/`: a clone of the project, or its package where npm has put it. */
export const projectFolder = fileURLToPath(new URL("..", import.meta.url));

/** Whether this is a clone, with the filter's source beside the module, or a package. */
export const isClone = existsSync(path.join(projectFolder, "assembly"));

/** The module that comes with this harness. */
export const modulePath = path.join(projectFolder, "build/filter.wasm");

/** The module as a rendered file names it where nothing else is said: in a clone it is started from there. */
export const renderedModulePath = isClone ? "build/filter.wasm" : modulePath;

/** Where Envoy is kept once it was fetched: a package's own folder may be read-only, and goes with the next version. */
export const envoyFolder = isClone ? path.join(projectFolder, ".envoy") : path.join(cacheFolder(), "envoy");

function cacheFolder(): string {
  const given = process.env["XDG_CACHE_HOME"] ?? "";
  return path.join(given === "" ? path.join(os.homedir(), ".cache") : given, "ai-gateway-wasm");
}
