import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";
import { envoyFolder } from "../installation.ts";
import { installEnvoy } from "./install.ts";

/** Where Envoy is, or what to do to have one. */
export type EnvoySearch = { found: true; binary: string } | { found: false; remedy: string };

export interface FindOptions {
  /** Told what takes long. */
  progress?: (text: string) => void;
  environment?: NodeJS.ProcessEnv;
}

/** Finds Envoy: ENVOY_BIN, else `envoy` on PATH, else the project's own (`envoyFolder`), fetched on first use. */
export async function findEnvoy(options: FindOptions = {}): Promise<EnvoySearch> {
  const environment = options.environment ?? process.env;
  const named = environment["ENVOY_BIN"] ?? "";
  if (named !== "") {
    if (await isExecutable(named)) return { found: true, binary: path.resolve(named) };
    return {
      found: false,
      remedy: `ENVOY_BIN names ${named}, which is no executable file: correct or unset it`,
    };
  }
  const binary = await onPath(environment["PATH"] ?? "");
  if (binary !== undefined) return { found: true, binary };
  return installEnvoy(envoyFolder, options.progress ?? (() => undefined));
}

async function onPath(searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(path.delimiter)) {
    const candidate = path.join(folder, "envoy");
    if (path.isAbsolute(candidate) && (await isExecutable(candidate))) return candidate;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
