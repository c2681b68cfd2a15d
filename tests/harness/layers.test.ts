import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { test } from "node:test";

/** Who may import whom in the filter: a folder imports folders of lower floors only, never one of its own floor. */
const floors = [
  ["bytes"],
  ["json", "framing", "crypto", "host"],
  ["conversation", "filterapi"],
  ["endpoint", "dialect", "direct", "mutate", "auth", "picker", "usage"],
  ["backend"],
  ["filter"],
];
const floorOf = new Map(
  floors.flatMap((folders, floor) => folders.map((folder) => [folder, floor] as const)),
);

/** Imports beyond the rule, each with its reason. */
const onlyFor: Record<string, string[]> = {
  // Everything else states the ports it needs, and filter/ implements them over the host.
  host: ["filter", "index.ts"],
};

interface Import {
  file: string;
  target: string;
}

function sourceFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(root, file));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^\s*(?:import|export)\b[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"/gm)]
    .map((match) => match[1] ?? match[2] ?? "")
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({ file, target: normalize(join(dirname(file), specifier)) }));
}

const folderOf = (file: string): string => file.split(sep)[1] ?? "";
const assemblyImports = sourceFiles("assembly").flatMap(importsOf);

test("the filter's folders import lower floors only", () => {
  assert.ok(assemblyImports.length > 100, "the imports were found");
  const offences = assemblyImports.filter(({ file, target }) => {
    const from = folderOf(file);
    const to = folderOf(target);
    if (from === to || from === "index.ts") return false;
    const [fromFloor, toFloor] = [floorOf.get(from), floorOf.get(to)];
    assert.notEqual(
      fromFloor,
      undefined,
      `assembly/${from} has no floor: add it to this test and to docs/architecture.md`,
    );
    assert.notEqual(toFloor, undefined, `${file} imports ${target}, which has no floor`);
    return toFloor! >= fromFloor!;
  });
  assert.deepEqual(offences, []);
});

test("only filter/ and the entry know the host", () => {
  const offences = assemblyImports.filter(({ file, target }) => {
    const allowed = onlyFor[folderOf(target)];
    return allowed !== undefined && folderOf(file) !== folderOf(target) && !allowed.includes(folderOf(file));
  });
  assert.deepEqual(offences, []);
  for (const file of sourceFiles("assembly")) {
    if (["host", "index.ts"].includes(folderOf(file))) continue;
    assert.doesNotMatch(readFileSync(file, "utf8"), /\bproxy_[a-z_]+\(/, `${file} names a host function`);
  }
});

test("dialects do not import each other", () => {
  const dialect = (file: string): string => file.split(sep)[2] ?? "";
  const offences = assemblyImports.filter(
    ({ file, target }) =>
      folderOf(file) === "dialect" && folderOf(target) === "dialect" && dialect(file) !== dialect(target),
  );
  assert.deepEqual(offences, []);
});

test("filter and harness share no code", () => {
  const offences = [...assemblyImports, ...sourceFiles("harness").flatMap(importsOf)].filter(
    ({ file, target }) => file.split(sep)[0] !== target.split(sep)[0],
  );
  assert.deepEqual(offences, []);
});

test("no source file has more than 400 lines", () => {
  const long = [...sourceFiles("assembly"), ...sourceFiles("harness")].filter(
    (file) => readFileSync(file, "utf8").split("\n").length > 401,
  );
  assert.deepEqual(long, []);
});
