import { closeSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";

// Below the kernel's ephemeral range, so that no outgoing connection takes a port between probe and use.
const lowest = 20_000;
const highest = 32_000;

const claims = path.join(os.tmpdir(), "ai-gateway-ports");
const held = new Set<string>();

/**
 * A TCP port on 127.0.0.1 that nothing listens on. It is this process's until it ends: other processes that
 * ask here are given other ports.
 */
export async function freePort(): Promise<number> {
  mkdirSync(claims, { recursive: true });
  const count = highest - lowest;
  const start = (process.pid * 97) % count;
  for (let step = 0; step < count; step++) {
    const port = lowest + ((start + step) % count);
    if (!claim(port)) continue;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${lowest} and ${highest}`);
}

/** Claims are files made exclusively, holding the process's id; those of ended processes are void. */
function claim(port: number): boolean {
  const file = path.join(claims, String(port));
  if (held.has(file)) return false;
  try {
    write(file);
    return true;
  } catch {
    if (isAlive(ownerOf(file))) return false;
    release(file);
    return false;
  }
}

function write(file: string): void {
  const handle = openSync(file, "wx");
  writeSync(handle, String(process.pid));
  closeSync(handle);
  if (held.size === 0) process.once("exit", () => held.forEach(release));
  held.add(file);
}

function ownerOf(file: string): number {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0;
  }
}

function isAlive(owner: number): boolean {
  if (owner === 0) return true;
  try {
    process.kill(owner, 0);
    return true;
  } catch {
    return false;
  }
}

function release(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Another process has released it.
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
