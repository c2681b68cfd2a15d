import { spawn } from "node:child_process";
import { join } from "node:path";

export const project = join(import.meta.dirname, "../../..");

/** The harness's command line; for tests that start it in a way of their own. */
export const cli = join(project, "harness/cli.ts");

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command of the harness as `npm run` would from `folder` (default: the project), without colours and not as CI. */
export function runCli(
  args: string[],
  folder: string = project,
  environment: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  const child = spawn(process.execPath, ["--import=tsx", cli, ...args], {
    cwd: project,
    env: { ...process.env, CI: "", INIT_CWD: folder, NO_COLOR: "1", FORCE_COLOR: undefined, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => (stdout += String(text)));
  child.stderr.on("data", (text) => (stderr += String(text)));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}
