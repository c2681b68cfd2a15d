import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** A line of an access log; fields that had no value are absent. */
export type LogLine = Record<string, string>;

/** Time between a request's end and its line in the file: the flush interval, with room for a busy machine. */
const flushedWithin = 5000;

/** Reads the line of the request with this index (from 0) once Envoy has written it; undefined if it does not come. */
export async function readLogLine(file: string, index: number): Promise<LogLine | undefined> {
  const deadline = Date.now() + flushedWithin;
  while (Date.now() < deadline) {
    const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
    // The text after the last line feed is a line still being written.
    if (lines.length > index + 1) return JSON.parse(lines[index]!) as LogLine;
    await delay(5);
  }
  return undefined;
}
