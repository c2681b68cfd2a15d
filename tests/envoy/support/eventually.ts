import { setTimeout as delay } from "node:timers/promises";

const PATIENCE = 20_000;

/** Waits until a condition holds, looking again and again; fails with `what` where it never does. */
export async function eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`it never happened that ${what}`);
    await delay(20);
  }
}
