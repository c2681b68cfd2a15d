import { Vm } from "../../../harness/host/vm.ts";
import type { VmOptions } from "../../../harness/host/vm.ts";
import type { HeaderList } from "../../../harness/host/header-map.ts";
import type { HttpStream } from "../../../harness/host/http-stream.ts";
import type { RootContext } from "../../../harness/host/root-context.ts";
import { compileProbe } from "./compile.ts";

export interface Probe {
  readonly vm: Vm;
  readonly root: RootContext;
  /** What the probe logged, line by line, since it was configured. */
  readonly log: string[];
}

export const REQUEST: HeaderList = [
  [":method", "POST"],
  [":path", "/v1/chat?stream=1"],
  [":authority", "gateway.local"],
];
export const RESPONSE: HeaderList = [
  [":status", "200"],
  ["content-type", "text/plain"],
];

const module = await compileProbe();

/** A VM with the scripted filter of `probe.as.txt`. Each line of the script says what one callback does. */
export function startProbe(script: string, options: VmOptions = {}): Probe {
  const log: string[] = [];
  const vm = Vm.create(module, { ...options, log: (entry) => log.push(entry.message) });
  const root = vm.configure("probe", script);
  log.length = 0;
  return { vm, root, log };
}

/** A stream whose request has gone through, so that the response can come. */
export function streamWithRequest(probe: Probe): HttpStream {
  const stream = probe.root.stream();
  stream.requestHeaders(REQUEST, true);
  probe.log.length = 0;
  return stream;
}

export function bytes(text: string): Uint8Array {
  return Buffer.from(text);
}

export function text(body: Uint8Array): string {
  return Buffer.from(body).toString();
}
