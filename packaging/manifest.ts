import { readFileSync } from "node:fs";
import path from "node:path";

/** What packages take over from the project's `package.json`. */
export interface Manifest {
  name: string;
  version: string;
  description: string;
  license: string;
  engines: Record<string, string>;
  dependencies: Record<string, string>;
}

export function readManifest(project: string): Manifest {
  return JSON.parse(readFileSync(path.join(project, "package.json"), "utf8")) as Manifest;
}
