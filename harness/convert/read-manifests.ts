import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { LineCounter, parseAllDocuments } from "yaml";
import type { ValuePath } from "../filterapi/problem.ts";
import { placeIn } from "../filterapi/source.ts";
import { ManifestError } from "./problem.ts";
import type { ManifestProblem } from "./problem.ts";

/** One document of a manifest file, or one item of a `List` in it. */
export interface Manifest {
  file: string;
  /** Counts from 1. */
  document: number;
  value: unknown;
  /** A problem at a place in it; the nearest part around a place that is absent. */
  problem(path: ValuePath, resource: string | undefined, shown: string, reason: string): ManifestProblem;
}

/** A file and its text. */
export interface ManifestFile {
  file: string;
  text: string;
}

const endings = new Set([".yaml", ".yml", ".json"]);

/** The texts of files and folders, these with all their YAML and JSON files; `-` stands for standard input. */
export function readManifestFiles(paths: readonly string[]): ManifestFile[] {
  return paths.flatMap((name) => {
    try {
      if (name === "-") return [{ file: "<stdin>", text: readFileSync(0, "utf8") }];
      return manifestFilesAt(name).map((file) => ({ file: shown(file), text: readFileSync(file, "utf8") }));
    } catch (error) {
      const reason = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      throw new ManifestError([{ file: name, line: 1, column: 1, document: 1, path: "file", reason }]);
    }
  });
}

/** All documents of the files, in order; lists taken apart. Throws ManifestError where a file is no YAML. */
export function readManifests(files: readonly ManifestFile[]): Manifest[] {
  const problems: ManifestProblem[] = [];
  const manifests = files.flatMap(({ file, text }) => readFile(file, text, problems));
  if (problems.length > 0) throw new ManifestError(problems);
  return manifests;
}

function manifestFilesAt(name: string): string[] {
  if (!statSync(name).isDirectory()) return [name];
  return readdirSync(name, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.has(path.extname(entry.name)))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function shown(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith("..") ? file : relative;
}

function readFile(file: string, text: string, problems: ManifestProblem[]): Manifest[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { version: "1.2", lineCounter: lines, prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document, index) => {
    const locate = (place: ValuePath): { line: number; column: number } => placeIn(document, lines, place);
    for (const error of document.errors) {
      const { line, col: column } = lines.linePos(error.pos[0]);
      problems.push({ file, line, column, document: index + 1, path: "document", reason: error.message });
    }
    if (document.errors.length > 0) return [];
    const value = document.toJS({ maxAliasCount: 100 }) as unknown;
    return takeApart(value).map(({ item, at }) => ({
      file,
      document: index + 1,
      value: withoutNulls(item),
      problem: (place, resource, where, reason) => ({
        file,
        ...locate([...at, ...place]),
        document: index + 1,
        ...(resource !== undefined && { resource }),
        path: where,
        reason,
      }),
    }));
  });
}

/** The items of a `List`, as `kubectl get -o yaml` writes one, and of lists in it; else the value itself, where there is one. */
function takeApart(value: unknown, at: ValuePath = []): { item: unknown; at: ValuePath }[] {
  if (value === null || value === undefined) return [];
  const { kind, items } = value as { kind?: unknown; items?: unknown };
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items))
    return [{ item: value, at }];
  return items.map((item: unknown, index) => ({ item, at: [...at, "items", index] }));
}

/** A member that is null counts as absent, as it does for the API server. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(members.map(([key, item]) => [key, withoutNulls(item)]));
}
