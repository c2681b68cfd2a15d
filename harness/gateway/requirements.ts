import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { findEnvoy } from "../envoy/find.ts";
import { Progress } from "../report/progress.ts";
import { CannotServe } from "./cannot-serve.ts";

/** What a gateway cannot do without: the module, and an address to listen on. */
export interface Requirements {
  module: string;
  address: string;
  port: number;
}

/** Checks what is needed and gives Envoy's binary. Throws CannotServe. */
export async function checkRequirements({ module, address, port }: Requirements): Promise<string> {
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

/** Why nothing can listen there; undefined where it can. */
function whyNotListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "EADDRINUSE" ? "the port is in use" : error.message),
    );
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
