import path from "node:path";
import { isClone, projectFolder } from "../installation.ts";

/** A path as the user typed it: `npm run` changes into the clone, and says in INIT_CWD where it was started. */
export function userPath(typed: string): string {
  const started = isClone ? process.env["INIT_CWD"] : undefined;
  return path.resolve(started ?? process.cwd(), typed);
}

/** A path inside the project. */
export function projectPath(...parts: string[]): string {
  return path.join(projectFolder, ...parts);
}
