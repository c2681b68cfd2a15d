import { EnvoyProcess } from "../../../harness/envoy/process.ts";
import { freePort } from "../../../harness/envoy/ports.ts";
import { parseConfigValue } from "../../../harness/filterapi/check.ts";
import { renderBootstrap } from "../../../harness/render/envoy/bootstrap.ts";
import { defaultBootstrapOptions } from "../../../harness/render/envoy/defaults.ts";
import { modulePath } from "./requirements.ts";

/** One line of the gateway's access log. */
export type LogEntry = Record<string, string | number>;

/** A real Envoy with the bootstrap that `render` makes of a filterapi configuration. */
export class Gateway {
  readonly url: string;
  readonly #envoy: EnvoyProcess;

  private constructor(envoy: EnvoyProcess, port: number) {
    this.#envoy = envoy;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(
    binary: string,
    config: unknown,
    environment: Record<string, string> = {},
  ): Promise<Gateway> {
    const [port, adminPort] = [await freePort(), await freePort()];
    const loaded = {
      file: "test.yaml",
      config: parseConfigValue(config),
      json: JSON.stringify(config),
      warnings: [],
    };
    const bootstrap = renderBootstrap(loaded, {
      ...defaultBootstrapOptions,
      port,
      adminPort,
      module: modulePath,
    });
    const admin = { host: "127.0.0.1", port: adminPort };
    return new Gateway(await EnvoyProcess.start({ binary, bootstrap, admin, environment }), port);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }

  /** Ends Envoy, which writes the access log to its end, and gives the log's lines. */
  async stop(): Promise<LogEntry[]> {
    await this.#envoy.stop();
    const lines = this.#envoy.log.split("\n").filter((line) => line.startsWith("{"));
    return lines.map((line) => JSON.parse(line) as LogEntry);
  }
}
