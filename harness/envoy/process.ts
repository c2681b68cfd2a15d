import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Where Envoy's admin interface listens. */
export type AdminAddress = { socketPath: string } | { host: string; port: number };

export interface StartOptions {
  /** The Envoy binary. */
  binary: string;
  /** The bootstrap, as YAML or JSON. */
  bootstrap: string;
  admin: AdminAddress;
  environment?: Record<string, string>;
  /** Worker threads; default 1. */
  concurrency?: number;
  /** Time for Envoy to be ready, in milliseconds; default 20000. */
  readyWithin?: number;
  /** Command line beside what every start has, such as `--component-log-level wasm:debug`. */
  extraArguments?: readonly string[];
  /** Gets what Envoy prints, as it comes. Only the end of it is kept then. */
  onLog?: (text: string) => void;
}

/** How much of the log is kept, in characters, where it is handed on. */
const keptLog = 65_536;

/** Envoy did not start or ended by itself; the message holds the end of its log. */
export class EnvoyFailed extends Error {
  override readonly name = "EnvoyFailed";
}

/** A running Envoy. It is ended with this process if `stop` was not called. */
export class EnvoyProcess {
  readonly #child: ChildProcess;
  readonly #folder: string;
  /** Settles when Envoy has ended, for whatever reason. */
  readonly ended: Promise<void>;
  #log = "";

  private constructor(options: StartOptions) {
    this.#folder = mkdtempSync(path.join(os.tmpdir(), "ai-gateway-envoy-"));
    const file = path.join(this.#folder, "bootstrap.yaml");
    writeFileSync(file, options.bootstrap);
    this.#child = spawn(options.binary, ["-c", file, ...commonArguments(options)], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...options.environment },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#log = options.onLog ? (this.#log + text).slice(-keptLog) : this.#log + text;
        options.onLog?.(text);
      });
    }
    this.#child.on("error", (error) => (this.#log += `${error.message}\n`));
    this.ended = new Promise((resolve) => this.#child.once("close", () => resolve()));
    process.once("exit", this.#kill);
  }

  /** Starts Envoy and waits until it serves. Throws EnvoyFailed. */
  static async start(options: StartOptions): Promise<EnvoyProcess> {
    const envoy = new EnvoyProcess(options);
    const deadline = Date.now() + (options.readyWithin ?? 20_000);
    while (!(await isReady(options.admin))) {
      const ended = !envoy.running;
      if (ended || Date.now() > deadline) {
        await envoy.stop();
        throw new EnvoyFailed(`Envoy ${ended ? "ended" : "was not ready in time"}:\n${envoy.logTail()}`);
      }
      await delay(20);
    }
    return envoy;
  }

  get running(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Everything Envoy has printed. */
  get log(): string {
    return this.#log;
  }

  /** The last lines Envoy has printed, from an offset in its log on; informational ones and access logs (JSON) are left out. */
  logTail(from = 0): string {
    const told = this.#log
      .slice(from)
      .split("\n")
      .filter((line) => line !== "" && !/^\{|\]\[(info|debug)\]/.test(line));
    return told.slice(-20).join("\n");
  }

  /** Ends Envoy, with force if it does not go within two seconds. */
  async stop(): Promise<void> {
    if (this.running) {
      this.#child.kill("SIGTERM");
      const force = setTimeout(this.#kill, 2000);
      await this.ended;
      clearTimeout(force);
    }
    process.removeListener("exit", this.#kill);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  readonly #kill = (): void => {
    this.#child.kill("SIGKILL");
  };
}

/** Loads a bootstrap as Envoy would, the module included, without serving. Throws EnvoyFailed. */
export async function validateBootstrap(binary: string, bootstrap: string): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "ai-gateway-envoy-"));
  const file = path.join(folder, "bootstrap.yaml");
  writeFileSync(file, bootstrap);
  const child = spawn(binary, ["--mode", "validate", "-c", file], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (log += text));
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0) throw new EnvoyFailed(log);
}

function commonArguments({ concurrency, extraArguments }: StartOptions): string[] {
  // Hot restart shares memory by base id between all Envoys of a machine; 20 ms keeps access logs current.
  const fixed = ["--disable-hot-restart", "--file-flush-interval-msec", "20", "--log-level", "info"];
  return [...fixed, "--concurrency", String(concurrency ?? 1), ...(extraArguments ?? [])];
}

function isReady(admin: AdminAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request({ ...admin, path: "/ready", agent: false, timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    probe.on("timeout", () => probe.destroy());
    probe.on("error", () => resolve(false));
    probe.end();
  });
}
