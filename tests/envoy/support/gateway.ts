import assert from "node:assert/strict";
import { EnvoyProcess } from "../../../harness/envoy/process.ts";
import { freePort } from "../../../harness/envoy/ports.ts";
import { parseConfigValue } from "../../../harness/filterapi/check.ts";
import { renderBootstrap } from "../../../harness/render/envoy/bootstrap.ts";
import type { BootstrapOptions } from "../../../harness/render/envoy/bootstrap.ts";
import { defaultBootstrapOptions } from "../../../harness/render/envoy/defaults.ts";
import { secretsIn } from "../../support/secrets.ts";
import { changed } from "./bootstrap.ts";
import type { BootstrapChange } from "./bootstrap.ts";
import { modulePath } from "./requirements.ts";

/** One line of the gateway's access log. */
export type LogEntry = Record<string, string | number>;

/** A bootstrap, the ports it says, and secrets that are in it. */
interface MadeBootstrap {
  binary: string;
  bootstrap: string;
  port: number;
  adminPort: number;
  secrets: string[];
  environment?: Record<string, string>;
  concurrency?: number;
}

/** A real Envoy with the bootstrap that `render` makes of a filterapi configuration. */
export class Gateway {
  readonly url: string;
  readonly #envoy: EnvoyProcess;
  readonly #adminPort: number;
  readonly #secrets: string[];
  readonly #workers: number;

  private constructor(
    envoy: EnvoyProcess,
    port: number,
    adminPort: number,
    secrets: string[],
    workers: number,
  ) {
    this.#workers = workers;
    this.#envoy = envoy;
    this.#adminPort = adminPort;
    this.#secrets = secrets;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(
    binary: string,
    config: unknown,
    environment: Record<string, string> = {},
    changes: Partial<BootstrapOptions> = {},
    concurrency = 1,
    change?: BootstrapChange,
  ): Promise<Gateway> {
    const [port, adminPort] = [await freePort(), await freePort()];
    const loaded = {
      file: "test.yaml",
      config: parseConfigValue(config),
      json: JSON.stringify(config),
      warnings: [],
    };
    const rendered = renderBootstrap(loaded, {
      ...defaultBootstrapOptions,
      port,
      adminPort,
      module: modulePath,
      ...changes,
    });
    const bootstrap = change ? changed(rendered, change) : rendered;
    const secrets = [...secretsIn(config), ...Object.values(environment)];
    return Gateway.run({ binary, bootstrap, port, adminPort, secrets, environment, concurrency });
  }

  /** The same with a bootstrap that others than `render` write. */
  static async run(made: MadeBootstrap): Promise<Gateway> {
    const admin = { host: "127.0.0.1", port: made.adminPort };
    const envoy = await EnvoyProcess.start({ ...made, admin });
    return new Gateway(envoy, made.port, made.adminPort, made.secrets, made.concurrency ?? 1);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }

  /** How many requests have come in. */
  async requestCount(): Promise<number> {
    const name = 'envoy_http_downstream_rq_total{envoy_http_conn_manager_prefix="ai_gateway"}';
    const line = (await this.stats()).split("\n").find((candidate) => candidate.startsWith(name));
    return Number(line?.slice(name.length) ?? 0);
  }

  /** Everything Envoy has printed so far. */
  get log(): string {
    return this.#envoy.log;
  }

  /** Envoy's metrics as Prometheus reads them. */
  async stats(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.#adminPort}/stats/prometheus`)).text();
  }

  /** The value of a metric with these labels, of one that has no others; undefined where there is none. */
  async metric(name: string, labels: Record<string, string> = {}): Promise<number | undefined> {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    for (const [, found, value] of (await this.stats()).matchAll(/^(\w+\{.*\}) (\S+)$/gm)) {
      if (found!.startsWith(`${name}{`) && wanted.every((label) => found!.includes(label)))
        return Number(value);
    }
    return undefined;
  }

  /** How many connections of clients each worker has. */
  connections(): Promise<number[]> {
    const address = this.url.replace("http://", "").replace(":", "_");
    const ofWorker = async (id: number): Promise<number> => {
      const labels = { envoy_worker_id: String(id), envoy_listener_address: address };
      return (await this.metric("envoy_listener_worker_downstream_cx_active", labels)) ?? 0;
    };
    return Promise.all(Array.from({ length: this.#workers }, (_, id) => ofWorker(id)));
  }

  /**
   * Ends Envoy, which writes the access log to its end, and gives the log's lines. Checks that neither log nor metrics hold a secret of
   * the configuration.
   */
  async stop(): Promise<LogEntry[]> {
    const stats = await this.stats();
    await this.#envoy.stop();
    for (const secret of this.#secrets) {
      assert.ok(!this.#envoy.log.includes(secret), `Envoy's log holds the secret ${secret}`);
      assert.ok(!stats.includes(secret), `a metric holds the secret ${secret}`);
    }
    return this.entries;
  }

  /** The access log so far. */
  get entries(): LogEntry[] {
    // What follows the last line feed is a line still being written.
    const lines = this.#envoy.log.split("\n").slice(0, -1);
    return lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as LogEntry);
  }
}
