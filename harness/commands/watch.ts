import { existsSync, statSync, watch } from "node:fs";
import path from "node:path";
import pc from "picocolors";
import type { ReplayRequest } from "./replay-run.ts";

/** A build and an editor write in several steps; only when it has been quiet this long is the change complete. */
const quietMilliseconds = 150;

/** Runs now, and again whenever something under the paths, the module or the configuration changes. Never returns. */
export async function watchAndRun(request: ReplayRequest, run: () => Promise<number>): Promise<never> {
  const changes = new Changes();
  for (const target of request.paths) changes.watch(target);
  for (const file of [request.module, request.config]) if (file !== undefined) changes.watch(file);
  for (;;) {
    process.exitCode = await run();
    console.log(pc.dim("watching; Ctrl-C ends"));
    await changes.next();
  }
}

/** Waits for changes of watched files and folders. */
class Changes {
  private timer: NodeJS.Timeout | undefined;
  private changed = false;
  private wake: () => void = () => undefined;

  watch(target: string): void {
    if (!existsSync(target)) return;
    if (statSync(target).isDirectory()) watch(target, { recursive: true }, () => this.note());
    else {
      // The folder is watched, since a file that is replaced as a whole gets a new inode.
      const name = path.basename(target);
      watch(path.dirname(target), (_, changedName) => {
        if (changedName === name) this.note();
      });
    }
  }

  async next(): Promise<void> {
    if (!this.changed) await new Promise<void>((resolve) => (this.wake = resolve));
    this.changed = false;
  }

  private note(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.changed = true;
      this.wake();
    }, quietMilliseconds);
  }
}
