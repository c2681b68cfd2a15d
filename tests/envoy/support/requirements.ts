import { existsSync } from "node:fs";
import { test } from "node:test";
import { findEnvoy } from "../../../harness/envoy/find.ts";

/** The module under test. */
export const modulePath = "build/filter.wasm";

/** The module with assertions, names and a switch to trap. */
export const debugModulePath = "build/debug.wasm";

/** What a test with real Envoy needs; `skip` says why it cannot run, or is false. */
export interface Requirements {
  binary: string;
  skip: string | false;
}

/** Looks for Envoy and the module, and prints a line where tests have to be skipped. */
export async function requirements(module = modulePath): Promise<Requirements> {
  const search = await findEnvoy({ progress: (text) => console.log(text) });
  if (!search.found) return missing(`no Envoy: ${search.remedy}`);
  if (!existsSync(module)) return missing(`no module: ${module} is missing, npm run build makes it`);
  return { binary: search.binary, skip: false };
}

function missing(reason: string): Requirements {
  // A skipped suite counts for nothing in the runner's totals: this shows there that something was left out.
  void test("real Envoy", { skip: reason });
  console.log(`skipped: ${reason}`);
  return { binary: "", skip: reason };
}
