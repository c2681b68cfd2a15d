import { existsSync } from "node:fs";
import { createServer } from "node:net";
import pc from "picocolors";
import { findEnvoy } from "../envoy/find.ts";
import { freePort } from "../envoy/ports.ts";
import { EnvoyFailed, EnvoyProcess } from "../envoy/process.ts";
import type { Address } from "../filterapi/address.ts";
import { ConfigError, formatProblem, loadConfig } from "../filterapi/load.ts";
import type { LoadedConfig } from "../filterapi/load.ts";
import { renderBootstrap } from "../render/envoy/bootstrap.ts";
import { defaultBootstrapOptions } from "../render/envoy/defaults.ts";
import { renderWarnings } from "../render/envoy/warnings.ts";
import { Progress } from "../report/progress.ts";
import { LoadGenerator } from "../simulator/load/load-generator.ts";
import { EndpointTaken, simulatePools } from "../simulator/pools.ts";
import type { SimulatedPools } from "../simulator/pools.ts";
import { LiveView } from "../simulator/view/live-view.ts";
import type { Workload } from "../simulator/workload/workload.ts";
import { EnvoyLog } from "./gateway-log.ts";
import { curlFor, modelToTry } from "./gateway-try.ts";

export interface GatewayRequest {
  /** The filterapi file. */
  config: string;
  module: string;
  address: string;
  port: number;
  /** Absent: any free one. */
  adminPort?: number;
  workers: number;
  clusters: ReadonlyMap<string, Address>;
  /** Whether the pools' endpoints are simulated, and what is asked of them. */
  simulate: boolean;
  workload: Workload;
  /** Requests a second; "usual": as many as suit the workload; absent: none. */
  load?: number | "usual";
  /** The model the load asks for; absent: one that a pool serves. */
  model?: string;
  seed: number;
  /** Milliseconds until the end; absent: until a signal. */
  duration?: number;
}

/** The gateway cannot be started, or ended by itself. The message says why, problem by problem in lines. */
export class CannotServe extends Error {
  override readonly name = "CannotServe";
}

/** Serves until a signal comes, or for as long as was asked. Throws CannotServe. */
export async function runGateway(request: GatewayRequest): Promise<void> {
  const closing: (() => Promise<void> | void)[] = [];
  try {
    const signal = untilSignal();
    const loaded = load(request.config);
    const binary = await requirements(request);
    const simulated = request.simulate ? await simulatePools(loaded, request.workload) : undefined;
    closing.push(...(simulated?.endpoints ?? []).map((endpoint) => () => endpoint.server.close()));
    const log = new EnvoyLog();
    const envoy = await startEnvoy(request, simulated?.loaded ?? loaded, binary, log);
    closing.push(() => envoy.stop());
    log.problems = (line) => console.error(line);
    closing.push(() => void (log.problems = undefined));
    const model = request.model ?? modelToTry(loaded.config);
    greet(request, simulated, model);
    if (simulated) closing.push(...showAndAsk(request, simulated, model, log));
    else log.requests = (line) => console.log(line);
    const timer = new AbortController();
    closing.push(() => timer.abort());
    const time = untilTime(request.duration, timer.signal);
    const ended = await Promise.race([signal, time, envoy.ended.then(() => "Envoy" as const)]);
    if (ended === "Envoy") throw new CannotServe(`Envoy ended by itself:\n${envoy.logTail()}`);
  } catch (error) {
    throw asCannotServe(error);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

function load(file: string): LoadedConfig {
  const loaded = loadConfig(file);
  for (const warning of [...loaded.warnings, ...renderWarnings(loaded.config)]) {
    console.error(`${pc.yellow("warning")} ${formatProblem(warning)}`);
  }
  return loaded;
}

/** Checks what is needed and gives Envoy's binary. */
async function requirements({ module, address, port }: GatewayRequest): Promise<string> {
  if (!existsSync(module)) throw new CannotServe(`${module}: no such module; npm run build makes it`);
  const problem = await whyNotListen(address, port);
  if (problem !== undefined) {
    throw new CannotServe(`cannot listen on ${address}:${port}: ${problem}; --port gives another`);
  }
  const progress = new Progress();
  const search = await findEnvoy({ progress: (text) => progress.show(text) });
  progress.clear();
  if (!search.found) throw new CannotServe(`no Envoy: ${search.remedy}`);
  return search.binary;
}

async function startEnvoy(
  request: GatewayRequest,
  loaded: LoadedConfig,
  binary: string,
  log: EnvoyLog,
): Promise<EnvoyProcess> {
  const { address, port, module, workers, clusters } = request;
  const adminPort = request.adminPort ?? (await freePort());
  const options = { ...defaultBootstrapOptions, address, port, adminPort, module, addresses: clusters };
  return EnvoyProcess.start({
    binary,
    bootstrap: renderBootstrap(loaded, options),
    admin: { host: "127.0.0.1", port: adminPort },
    concurrency: workers,
    onLog: (text) => log.take(text),
  });
}

function greet(request: GatewayRequest, simulated: SimulatedPools | undefined, model: string): void {
  const url = urlOf(request);
  console.log(
    `${pc.green("serving")} ${request.config} at ${pc.bold(url)}; Ctrl-C ends\n\n${curlFor(url, model)}\n`,
  );
  if (!simulated) return;
  const moved = simulated.endpoints.filter(({ configured, address }) => configured !== address);
  for (const { configured, address } of moved) console.log(`${configured} is simulated at ${address}`);
  for (const backend of simulated.unserved) {
    console.error(`${pc.yellow("warning")} ${backend} has no static endpoints: nothing is simulated for it`);
  }
}

/** Starts the load, if any is wanted, and shows where it goes. Gives what ends both. */
function showAndAsk(
  request: GatewayRequest,
  simulated: SimulatedPools,
  model: string,
  log: EnvoyLog,
): (() => void)[] {
  const { load, workload, seed } = request;
  const rate = load === "usual" ? workload.ratePerServer * simulated.endpoints.length : load;
  const generator =
    rate === undefined ? undefined : new LoadGenerator(urlOf(request), { workload, model, rate, seed });
  generator?.start();
  const view = new LiveView(simulated.endpoints, generator?.totals);
  log.problems = (line) => view.print(line);
  const closing = [() => view.stop()];
  if (generator) closing.push(() => generator.stop());
  return closing;
}

function urlOf({ address, port }: GatewayRequest): string {
  const host = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => resolve());
  });
}

/** Settles after that many milliseconds; never where there is no end, or where it was called off. */
function untilTime(milliseconds: number | undefined, callOff: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds === undefined) return;
    const timer = setTimeout(resolve, milliseconds);
    callOff.addEventListener("abort", () => clearTimeout(timer));
  });
}

function whyNotListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "EADDRINUSE" ? "the port is in use" : error.message),
    );
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

function asCannotServe(error: unknown): unknown {
  if (error instanceof ConfigError) return new CannotServe(error.problems.map(formatProblem).join("\n"));
  if (error instanceof EnvoyFailed || error instanceof EndpointTaken) return new CannotServe(error.message);
  return error;
}
