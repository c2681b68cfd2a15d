import { Clock } from "../../../harness/host/clock.ts";
import type { HttpCallout } from "../../../harness/host/callouts.ts";
import { Metrics } from "../../../harness/host/metrics.ts";
import { FilterModule } from "../../../harness/host/module.ts";
import type { RootContext } from "../../../harness/host/root-context.ts";
import { SharedData } from "../../../harness/host/shared-data.ts";
import { Vm } from "../../../harness/host/vm.ts";
import type { LogEntry } from "../../../harness/host/vm.ts";

const module = await FilterModule.load("build/filter.wasm");
const question = JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] });

/** What a request got: the credential it left with, or the status it was answered with. */
export interface Outcome {
  authorization?: string | undefined;
  status?: number | undefined;
  body?: string | undefined;
}

/** The workers of one Envoy, each with a VM; they share a clock and data. */
export class MintingWorkers {
  readonly clock = new Clock();
  readonly metrics = new Metrics();
  readonly log: string[] = [];
  readonly roots: RootContext[] = [];
  readonly #sharedData = new SharedData();

  constructor(count: number, config: unknown) {
    for (let seed = 1; seed <= count; seed++) this.start(config, seed);
  }

  start(config: unknown, seed: number): RootContext {
    const { clock, metrics } = this;
    const log = ({ message }: LogEntry): void => void this.log.push(message);
    const options = { clock, sharedData: this.#sharedData, metrics, vmId: "gateway", seed, log };
    const root = Vm.create(module, options).configure("gateway", JSON.stringify(config));
    this.roots.push(root);
    return root;
  }

  /** Lets time pass, tick by tick, until `stop` says so; returns the milliseconds that went by. */
  pass(milliseconds: number, stop: () => boolean = () => false): number {
    let passed = 0;
    while (passed < milliseconds && !stop()) {
      this.clock.advance(100);
      passed += 100;
      for (const root of this.roots) root.tick();
    }
    return passed;
  }

  /** Lets time pass until a call waits for its answer. */
  awaitCall(limit = 200_000): { call: HttpCallout; root: RootContext; after: number } {
    const after = this.pass(limit, () => this.calls.length > 0);
    const [first] = this.calls;
    if (!first) throw new Error(`no call within ${limit} ms`);
    return { ...first, after };
  }

  get calls(): { call: HttpCallout; root: RootContext }[] {
    return this.roots.flatMap((root) => [...root.callouts.http.values()].map((call) => ({ call, root })));
  }

  /** Waits for the next call and answers it; returns the milliseconds until it came. */
  answer(status: number, body: unknown, limit?: number): number {
    const { call, root, after } = this.awaitCall(limit);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    root.callouts.respond(call.token, [[":status", String(status)]], text);
    return after;
  }

  ask(worker = 0): Outcome {
    const stream = this.roots[worker]!.stream();
    stream.requestHeaders(
      [
        [":method", "POST"],
        [":path", "/v1/chat/completions"],
        [":authority", "gateway"],
        ["content-type", "application/json"],
      ],
      false,
    );
    stream.requestBody(Buffer.from(question), true);
    const { localResponse } = stream;
    const authorization = stream.upstream.headers?.find(([name]) => name === "authorization")?.[1];
    return localResponse
      ? { status: localResponse.status, body: Buffer.from(localResponse.body).toString() }
      : { authorization };
  }
}
