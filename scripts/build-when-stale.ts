// Builds the filter where there is none yet, or where its source is newer.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { modulePath, projectFolder } from "../harness/installation.ts";

const changed = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const source = readdirSync(path.join(projectFolder, "assembly"), { recursive: true, encoding: "utf8" })
  .map((file) => path.join(projectFolder, "assembly", file))
  .concat(path.join(projectFolder, "asconfig.json"));
if (changed(modulePath) < Math.max(...source.map(changed))) {
  console.error("building the filter, which takes a while");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status } = spawnSync(npm, ["run", "--silent", "build:release"], {
    stdio: "inherit",
    cwd: projectFolder,
  });
  process.exitCode = status ?? 1;
}
