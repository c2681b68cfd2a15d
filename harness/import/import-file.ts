import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { exchangeYaml } from "../exchange/write.ts";
import { readRecording } from "./read-recording.ts";
import type { ExchangeOptions } from "./to-exchange.ts";
import { toExchange } from "./to-exchange.ts";

/** What became of a recording: the files written, and notes on what was left out. */
export interface Imported {
  written: string[];
  notes: string[];
}

/** Thrown where an exchange would overwrite a file. */
export class ExchangeExists extends Error {
  override readonly name = "ExchangeExists";
}

/**
 * Writes one exchange file per usable call of a recording into a folder, which is made where needed.
 * Throws UnreadableRecording, and ExchangeExists unless `overwrite`.
 */
export function importFile(
  file: string,
  folder: string,
  options: ExchangeOptions & { overwrite?: boolean } = {},
): Imported {
  const recording = readRecording(file);
  const base = basename(file, extname(file)).replace(/[^\w.-]+/g, "-");
  const several = recording.calls.size + recording.unusable.length > 1;
  const outputs = [...recording.calls].map(([index, call]) => {
    const name = several ? `${base}-${index}` : base;
    const document = toExchange(name, recording.tool, call, options);
    return { target: join(folder, `${name}.yaml`), text: exchangeYaml(document) };
  });
  const existing = outputs.find(({ target }) => existsSync(target));
  if (existing && !options.overwrite) {
    throw new ExchangeExists(`${existing.target} exists already; --force overwrites it`);
  }
  if (outputs.length > 0) mkdirSync(folder, { recursive: true });
  for (const { target, text } of outputs) writeFileSync(target, text);
  return {
    written: outputs.map(({ target }) => target),
    notes: recording.unusable.map(({ index, reason }) => `${file}: interaction ${index}: ${reason}`),
  };
}
