import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { ArchivedFile } from "./archive.ts";
import type { Manifest } from "./manifest.ts";

const started = `#!/usr/bin/env node
import "../harness/cli.js";
`;

/**
 * The files of the npm package: the command line as JavaScript, the module, and the configurations to start from, laid out as in the
 * clone, so that what finds its way there finds it here.
 */
export function commandLineFiles(project: string, manifest: Manifest): ArchivedFile[] {
  const copied = (source: string, target = source): ArchivedFile => ({
    path: target,
    content: readFileSync(path.join(project, source)),
  });
  const configs = readdirSync(path.join(project, "configs"), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => copied(`configs/${name}`));
  const files: ArchivedFile[] = [
    { path: "package.json", content: Buffer.from(`${JSON.stringify(packedManifest(manifest), null, 2)}\n`) },
    { path: "bin/ai-gateway.js", content: Buffer.from(started), isExecutable: true },
    copied("packaging/npm/README.md", "README.md"),
    copied("build/filter.wasm"),
    ...configs,
    ...compiled(project),
  ];
  // npm wants everything in one folder of this name.
  return files.map((file) => ({ ...file, path: `package/${file.path}` }));
}

/** What whoever installs the package needs of the project's manifest. */
function packedManifest({ name, version, description, license, engines, dependencies }: Manifest): object {
  return {
    name,
    version,
    description,
    license,
    type: "module",
    bin: { "ai-gateway": "bin/ai-gateway.js" },
    engines,
    dependencies,
  };
}

/** Commands that write the project's own pages, with tools that only a clone has. */
const onlyForClones = new Set([path.join("commands", "compatibility.ts")]);

/** The harness without its types. These are checked elsewhere: here a file is a file. */
function compiled(project: string): ArchivedFile[] {
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
    newLine: ts.NewLineKind.LineFeed,
  };
  return readdirSync(path.join(project, "harness"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && !onlyForClones.has(file))
    .map((file) => {
      const source = readFileSync(path.join(project, "harness", file), "utf8");
      const { outputText } = ts.transpileModule(source, { compilerOptions, fileName: file });
      return { path: `harness/${file.replace(/\.ts$/, ".js")}`, content: Buffer.from(outputText) };
    });
}
