import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Remembers between runs which exchange files failed, in a file beside the module. */
export class FailedState {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** The files that failed when they were last run; undefined when no run is remembered. */
  read(): Set<string> | undefined {
    try {
      return new Set(JSON.parse(readFileSync(this.file, "utf8")) as string[]);
    } catch {
      return undefined;
    }
  }

  /** Notes a run: files it did not run keep what was known of them. */
  write(run: Iterable<string>, failed: Iterable<string>): void {
    const state = this.read() ?? new Set<string>();
    for (const file of run) state.delete(file);
    for (const file of failed) state.add(file);
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify([...state].sort(), null, 1) + "\n");
  }
}
