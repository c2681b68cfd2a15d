import { connect } from "node:net";
import type { Socket } from "node:net";
import { eventually } from "./eventually.ts";
import type { Gateway } from "./gateway.ts";

/** Opens a connection that the given worker of Envoy serves. Nobody else may open or close connections meanwhile. */
export async function connectToWorker(worker: number, gateway: Gateway): Promise<Socket> {
  const { hostname, port } = new URL(gateway.url);
  const before = sum(await gateway.connections());
  const others: Socket[] = [];
  for (;;) {
    const known = await gateway.connections();
    const socket = connect(Number(port), hostname);
    await eventuallyConnected(gateway, before + others.length + 1);
    const now = await gateway.connections();
    if (now[worker]! > known[worker]!) {
      for (const other of others) other.destroy();
      await eventuallyConnected(gateway, before + 1);
      return socket;
    }
    others.push(socket);
  }
}

/** Waits until Envoy has so many connections of clients. */
export async function eventuallyConnected(gateway: Gateway, count: number): Promise<void> {
  await eventually(`Envoy has ${count} connections of clients`, async () => {
    return sum(await gateway.connections()) === count;
  });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
