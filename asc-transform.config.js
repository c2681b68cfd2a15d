import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Transform } from "assemblyscript/transform";

/** The source whose constants are filled in, as the compiler names it. */
const identity = "assembly/filter/build.ts";

/**
 * A transform of the AssemblyScript compiler: the module learns the version of the package and a digest of what it was compiled from, its
 * sources and the compiler. The same sources have the same digest, wherever and whenever they are compiled.
 */
export default class Identify extends Transform {
  afterParse(parser) {
    const sources = parser.sources.filter(({ normalizedPath }) => !normalizedPath.startsWith("~lib/"));
    const source = sources.find(({ normalizedPath }) => normalizedPath === identity);
    if (!source) throw new Error(`no source ${identity}: it names version and build to the module`);
    setText(source, "MODULE_VERSION", manifest("package.json").version);
    setText(source, "BUILD", digestOf(sources));
  }
}

function digestOf(sources) {
  const hash = createHash("sha256").update(manifest("node_modules/assemblyscript/package.json").version);
  const byPath = sources.toSorted((left, right) => (left.normalizedPath < right.normalizedPath ? -1 : 1));
  for (const { normalizedPath, text } of byPath) hash.update(`\0${normalizedPath}\0${text}`);
  return hash.digest("hex").slice(0, 12);
}

/** Replaces the text of `const name = literal("…")`. */
function setText(source, name, text) {
  const declarations = source.statements.flatMap((statement) => statement.declarations ?? []);
  const declaration = declarations.find((candidate) => candidate.name.text === name);
  if (!declaration) throw new Error(`${identity} declares no ${name}`);
  declaration.initializer.args[0].value = text;
}

function manifest(file) {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
}
