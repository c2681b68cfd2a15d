import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { buildExchange } from "./build.ts";
import { isJsonObject } from "./json-value.ts";
import type { Path } from "./json-value.ts";
import { UnreadableExchange, formatPath } from "./problem.ts";
import type { Problem } from "./problem.ts";
import type { SourceDocument } from "./read-document.ts";
import { readDocument } from "./read-document.ts";
import { exchangeSchema } from "./schema.ts";
import type { Exchange } from "./types.ts";

const extensions = new Set([".yaml", ".yml", ".json"]);

/** What a set of paths holds: the exchanges, sorted by file, and the files that should be exchanges and are not. */
export interface LoadedExchanges {
  exchanges: Exchange[];
  unreadable: UnreadableExchange[];
}

/**
 * Reads files and, recursively, folders. In a folder, files without a top-level `exchange` are passed over;
 * a file given by name must be an exchange.
 */
export function loadExchanges(paths: string[]): LoadedExchanges {
  const loaded: LoadedExchanges = { exchanges: [], unreadable: [] };
  const seen = new Set<string>();
  for (const path of paths) {
    for (const { file, named } of filesUnder(resolve(path), loaded)) {
      if (seen.has(file)) continue;
      seen.add(file);
      try {
        const exchange = readExchange(file, named);
        if (exchange) loaded.exchanges.push(exchange);
      } catch (error) {
        if (!(error instanceof UnreadableExchange)) throw error;
        loaded.unreadable.push(error);
      }
    }
  }
  return loaded;
}

/** Reads one exchange file. Throws UnreadableExchange. */
export function loadExchange(file: string): Exchange {
  return readExchange(resolve(file), true) as Exchange;
}

function filesUnder(path: string, loaded: LoadedExchanges): { file: string; named: boolean }[] {
  try {
    if (!statSync(path).isDirectory()) return [{ file: path, named: true }];
    return readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((name) => extensions.has(extname(name)))
      .sort()
      .map((name) => ({ file: join(path, name), named: false }));
  } catch (error) {
    loaded.unreadable.push(new UnreadableExchange([{ file: path, reason: (error as Error).message }]));
    return [];
  }
}

function readExchange(file: string, named: boolean): Exchange | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UnreadableExchange([{ file, reason: (error as Error).message }]);
  }
  if (!named && !/["']?exchange["']?\s*:/.test(text)) return undefined;
  const source = parse(file, text, named);
  if (source === undefined) return undefined;
  if (!isJsonObject(source.value) || !("exchange" in source.value)) {
    if (!named) return undefined;
    throw new UnreadableExchange([{ file, reason: "is no exchange file: no `exchange: 1` at the top" }]);
  }
  return checkExchange(file, source);
}

/** A broken file in a folder counts only when it looks like an exchange: the folder may hold other things. */
function parse(file: string, text: string, named: boolean): SourceDocument | undefined {
  try {
    return readDocument(file, text);
  } catch (error) {
    if (named || /^(?:\s*\{)?\s*["']?exchange["']?\s*:/m.test(text)) throw error;
    return undefined;
  }
}

function checkExchange(file: string, source: SourceDocument): Exchange {
  const problemAt = (path: Path, reason: string): Problem => ({
    file,
    ...source.locate(path),
    path: formatPath(path),
    reason,
  });
  const checked = exchangeSchema.safeParse(source.value);
  if (!checked.success) {
    throw new UnreadableExchange(
      checked.error.issues.flatMap((issue) => {
        const path = issue.path as Path;
        if (issue.code !== "unrecognized_keys") return [problemAt(path, issue.message)];
        return issue.keys.map((key) => problemAt([...path, key], "unknown key"));
      }),
    );
  }
  const expectedName = basename(file, extname(file));
  if (checked.data.name !== expectedName) {
    const reason = `is "${checked.data.name}", but the file is named "${expectedName}"; they must be equal`;
    throw new UnreadableExchange([problemAt(["name"], reason)]);
  }
  return buildExchange(file, checked.data, (path, reason) => {
    throw new UnreadableExchange([problemAt(path, reason)]);
  });
}
