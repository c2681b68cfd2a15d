import pc from "picocolors";
import { freePort } from "../envoy/ports.ts";
import { EnvoyFailed, EnvoyProcess } from "../envoy/process.ts";
import type { Address } from "../filterapi/address.ts";
import { ConfigError, formatProblem, loadConfig } from "../filterapi/load.ts";
import type { LoadedConfig } from "../filterapi/load.ts";
import { renderBootstrap } from "../render/envoy/bootstrap.ts";
import { defaultBootstrapOptions } from "../render/envoy/defaults.ts";
import { renderWarnings } from "../render/envoy/warnings.ts";
import { EndpointTaken } from "../simulator/pools.ts";
import type { Workload } from "../simulator/workload/workload.ts";
import { CannotServe } from "./cannot-serve.ts";
import { EnvoyLog } from "./envoy-log.ts";
import { greeting, simulationNotes } from "./greeting.ts";
import { inPlainWords } from "./plain-words.ts";
import { checkRequirements } from "./requirements.ts";
import { show } from "./show.ts";
import type { Shown } from "./show.ts";
import { startSimulation } from "./simulation.ts";
import type { Simulation } from "./simulation.ts";
import { modelToTry } from "./try-it.ts";
import { untilSignal, untilTime } from "./until.ts";

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
  /** Whether backends are simulated, and what is asked of the pools among them. */
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

/** Serves until a signal comes, or for as long as was asked. Throws CannotServe. */
export async function runGateway(request: GatewayRequest): Promise<void> {
  const closing: (() => Promise<void> | void)[] = [];
  try {
    const signal = untilSignal();
    const simulation = request.simulate ? await startSimulation(request.config, request.workload) : undefined;
    if (simulation) closing.push(simulation.stop);
    const loaded = simulation?.loaded ?? loadConfig(request.config);
    warn(loaded);
    const binary = await checkRequirements(request);
    const log = new EnvoyLog();
    const envoy = await startEnvoy(request, loaded, simulation, binary, log);
    let shown: Shown | undefined = undefined;
    closing.push(async () => {
      shown?.stopLoad();
      log.problems = undefined;
      // Only then the last requests are told.
      await envoy.stop();
      shown?.end();
    });
    const model = request.model ?? modelToTry(loaded.config);
    const url = urlOf(request);
    console.log(greeting(request.config, url, loaded.config, model));
    if (simulation) introduce(simulation);
    shown = show({ request, url, model, config: loaded.config, simulation, log });
    const timer = new AbortController();
    closing.push(() => timer.abort());
    const time = untilTime(request.duration, timer.signal);
    const ended = await Promise.race([signal, time, envoy.ended.then(() => "Envoy" as const)]);
    if (ended === "Envoy") throw new CannotServe(`Envoy ended by itself:\n${inPlainLines(envoy.logTail())}`);
  } catch (error) {
    throw asCannotServe(error);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

function warn(loaded: LoadedConfig): void {
  for (const warning of [...loaded.warnings, ...renderWarnings(loaded.config)]) {
    console.error(`${pc.yellow("warning")} ${formatProblem(warning)}`);
  }
}

async function startEnvoy(
  request: GatewayRequest,
  loaded: LoadedConfig,
  simulation: Simulation | undefined,
  binary: string,
  log: EnvoyLog,
): Promise<EnvoyProcess> {
  const { address, port, module, workers, clusters } = request;
  const adminPort = request.adminPort ?? (await freePort());
  const standIns = new Map(simulation?.providers.map((provider) => [provider.backend, provider.address]));
  const options = {
    ...defaultBootstrapOptions,
    address,
    port,
    adminPort,
    module,
    addresses: clusters,
    standIns,
  };
  return EnvoyProcess.start({
    binary,
    bootstrap: renderBootstrap(loaded, options),
    admin: { host: "127.0.0.1", port: adminPort },
    concurrency: workers,
    environment: simulation?.credentials ?? {},
    onLog: (text) => log.take(text),
  });
}

function introduce(simulation: Simulation): void {
  for (const note of simulationNotes(simulation)) console.log(note);
  for (const backend of simulation.pools.unserved) {
    console.error(`${pc.yellow("warning")} ${backend} has no static endpoints: nothing is simulated for it`);
  }
}

function urlOf({ address, port }: GatewayRequest): string {
  const host = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function asCannotServe(error: unknown): unknown {
  if (error instanceof ConfigError) return new CannotServe(error.problems.map(formatProblem).join("\n"));
  if (error instanceof EnvoyFailed) return new CannotServe(inPlainLines(error.message));
  return error instanceof EndpointTaken ? new CannotServe(error.message) : error;
}

function inPlainLines(text: string): string {
  return text.split("\n").map(inPlainWords).join("\n");
}
