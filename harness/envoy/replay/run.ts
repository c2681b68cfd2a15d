import { setTimeout as delay } from "node:timers/promises";
import { compareOutcome } from "../../replay/compare-outcome.ts";
import { isSteeringHeader } from "../../replay/outcome.ts";
import type { MadeAttempt, Outcome } from "../../replay/outcome.ts";
import type { Difference } from "../../replay/result.ts";
import type { EnvoyProcess } from "../process.ts";
import { StubUpstream } from "../stub-upstream.ts";
import type { StubAnswer, StubRequest } from "../stub-upstream.ts";
import { readLogLine } from "./access-log.ts";
import type { LogLine } from "./access-log.ts";
import { answerTo, noAnswer } from "./answers.ts";
import { patience, send } from "./client.ts";
import { isClockDifference } from "./clock-differences.ts";
import { ModelServers } from "./model-servers.ts";
import { accessLogFile, clientSocket, upstreamSocket } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** After a trap: Envoy makes a new VM within this many milliseconds, and answers 503 until then. */
const reloadPause = 500;

/** What came of a stage. */
export interface StageOutcome {
  outcome: Outcome;
  differences: Difference[];
  /** What Envoy printed, where the filter trapped or Envoy ended. */
  trap?: string;
}

/** One stage, with the stand-ins for its backends. */
export class StageRun {
  readonly #stage: Stage;
  readonly #made: MadeAttempt[] = [];
  readonly #stub: StubUpstream;
  readonly #servers: ModelServers;

  private constructor(stage: Stage, stub: StubUpstream, servers: ModelServers, made: MadeAttempt[]) {
    this.#stage = stage;
    this.#stub = stub;
    this.#servers = servers;
    this.#made = made;
  }

  /** Puts up the stand-ins: they have to be there when Envoy starts, since the filter reads metrics from then on. */
  static async open(stage: Stage): Promise<StageRun> {
    const made: MadeAttempt[] = [];
    const answer = (request: StubRequest, endpoint?: string): StubAnswer => {
      const turn = made.push({ ...(endpoint !== undefined && { endpoint }), request: received(request) }) - 1;
      return answerTo(stage.exchange, stage.plan, turn);
    };
    const stub = await StubUpstream.listen(upstreamSocket(stage), (request) => answer(request));
    return new StageRun(stage, stub, await ModelServers.listen(stage.pools, answer), made);
  }

  /** Sends the client's request and compares what came out with the goldens. */
  async run(envoy: EnvoyProcess): Promise<StageOutcome> {
    const { exchange, plan } = this.#stage;
    const logged = envoy.log.length;
    const { outcome, line } = await this.#play();
    if (line?.["details"]?.includes("wasm_fail_stream") === true || !envoy.running) {
      const trap = envoy.logTail(logged);
      await delay(reloadPause);
      return { outcome, differences: [], trap };
    }
    const differences = compareOutcome(exchange, outcome)
      .filter((found) => !isClockDifference(found))
      .map((found) => ({ ...found, plan: plan.label }));
    return { outcome, differences };
  }

  async close(): Promise<void> {
    await Promise.all([this.#stub.close(), this.#servers.close()]);
  }

  async #play(): Promise<{ outcome: Outcome; line: LogLine | undefined }> {
    const { exchange } = this.#stage;
    const faults = await this.#servers.metricsRead();
    const answer = await send(clientSocket(this.#stage), exchange.client.request);
    const line = await readLogLine(accessLogFile(this.#stage), 0);
    if (answer === undefined) faults.push(leftHanging(line));
    const [first] = this.#made;
    const pick = line?.["pick"]?.split(",").map((address) => address.trim());
    // Where the exchange says nothing of the backend's answer, what the client got came from the stub.
    const clientResponse = first && noAnswer(exchange) ? undefined : answer;
    const outcome: Outcome = {
      attempts: this.#made,
      ...(first && { upstreamRequest: first.request }),
      ...(clientResponse && { clientResponse }),
      ...(pick && { pick }),
      filterState: (key) => line?.[key],
      faults,
    };
    return { outcome, line };
  }
}

function leftHanging(line: LogLine | undefined): Outcome["faults"][number] {
  const actual = `none within ${patience / 1000} s, or one cut short (${line?.["details"] ?? "no access log line"})`;
  return { path: "client.response", expected: "a complete answer", actual };
}

function received({ method, path, headers, body }: StubRequest): MadeAttempt["request"] {
  return { method, path, headers: headers.filter(([name]) => !isSteeringHeader(name)), body };
}
