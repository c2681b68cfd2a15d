import pc from "picocolors";
import type { Config } from "../filterapi/load.ts";
import type { Simulation } from "./simulation.ts";
import { baseUrls, curlFor } from "./try-it.ts";

/** What is said first: where the gateway is and how to ask it something. */
export function greeting(configFile: string, url: string, config: Config, model: string): string {
  const urls = baseUrls(url, config);
  return [
    `${pc.green("serving")} ${configFile} at ${pc.bold(url)}; Ctrl-C ends`,
    "",
    ...urls.map(([name, value]) => `  export ${name}=${value}`),
    "",
    `  ${curlFor(urls[0]![1], model)}`,
    "",
  ].join("\n");
}

/** What is simulated, and where. */
export function simulationNotes({ pools, providers, credentials }: Simulation): string[] {
  const notes = pools.endpoints
    .filter(({ configured, address }) => configured !== address)
    .map(({ configured, address }) => `${configured} is simulated at ${address}`);
  for (const { backend, host, address } of providers) {
    notes.push(`${backend} is simulated: ${host} is at ${address.host}:${address.port}`);
  }
  const names = Object.keys(credentials);
  if (names.length > 0) notes.push(`made up, as not set: ${names.join(", ")}`);
  return notes;
}
