import { existsSync } from "node:fs";
import path from "node:path";
import { makePythonEnvironment } from "../../harness/envoy/python-environment.ts";

/** The release whose service models requests to Bedrock are checked against. */
export const botocoreVersion = "1.44.5";

/** A Python with botocore, or why there is none. */
export type Botocore = { found: true; python: string } | { found: false; reason: string };

/** Finds the project's own Python environment with botocore in `.envoy/`, made on first use. */
export async function findBotocore(): Promise<Botocore> {
  const home = path.resolve(import.meta.dirname, `../../.envoy/botocore-${botocoreVersion}`);
  const python = path.join(home, "bin/python3");
  if (existsSync(python)) return { found: true, python };
  console.log(
    `fetching botocore ${botocoreVersion} into ${path.relative(process.cwd(), home)} (about 15 MB, once)`,
  );
  const outcome = await makePythonEnvironment(home, `botocore==${botocoreVersion}`);
  return outcome.made ? { found: true, python } : { found: false, reason: outcome.reason };
}
