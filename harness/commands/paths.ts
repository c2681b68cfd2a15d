import { fileURLToPath } from "node:url";
import path from "node:path";

/** The folder of the project, where `build/` is. */
export const projectFolder = fileURLToPath(new URL("../..", import.meta.url));

/** A path as the user typed it: npm changes into the project's folder, and says in INIT_CWD where it was started. */
export function userPath(typed: string): string {
  return path.resolve(process.env["INIT_CWD"] ?? process.cwd(), typed);
}

/** A path inside the project. */
export function projectPath(...parts: string[]): string {
  return path.join(projectFolder, ...parts);
}
