import { setTimeout as delay } from "node:timers/promises";
import type { Exchange, GivenResponse } from "../../exchange/types.ts";
import { compareOutcome } from "../../replay/compare-outcome.ts";
import { isClockDifference } from "./clock-differences.ts";
import { isSteeringHeader } from "../../replay/outcome.ts";
import type { Outcome, ReceivedRequest } from "../../replay/outcome.ts";
import { plansFor } from "../../replay/plans.ts";
import type { Plan } from "../../replay/plans.ts";
import type { ExchangeResult, PlanName } from "../../replay/result.ts";
import { parseServerSentEvents } from "../../replay/server-sent-events.ts";
import type { EnvoyProcess } from "../process.ts";
import { StubUpstream } from "../stub-upstream.ts";
import type { StubAnswer, StubRequest } from "../stub-upstream.ts";
import { readLogLine } from "./access-log.ts";
import type { LogLine } from "./access-log.ts";
import { accessLogFile, clientSocket, upstreamSocket } from "./bootstrap.ts";
import type { Stage } from "./bootstrap.ts";
import { patience, send } from "./client.ts";

/** Gap after each chunk of a recorded plan, in milliseconds: enough for Envoy to read them one by one. */
const chunkGap = 2;

/** After a trap: Envoy makes a new VM within this many milliseconds, and answers 503 until then. */
const reloadPause = 500;

/** Runs one exchange in Envoy under the plans given and compares what came out with its goldens. */
export async function runExchange(
  stage: Stage,
  wanted: readonly PlanName[],
  envoy: EnvoyProcess,
): Promise<ExchangeResult> {
  const { exchange } = stage;
  const started = Date.now();
  const logged = envoy.log.length;
  const result: ExchangeResult = { name: exchange.name, file: exchange.file, plans: [], differences: [] };
  for (const [run, plan] of plansFor(exchange, wanted).entries()) {
    const { outcome, line } = await runPlan(stage, plan, run);
    result.plans.push(plan.label);
    if (line?.["details"]?.includes("wasm_fail_stream") === true || !envoy.running) {
      result.trap = envoy.logTail(logged);
      await delay(reloadPause);
      break;
    }
    result.differences.push(
      ...compareOutcome(exchange, outcome)
        .filter((found) => !isClockDifference(found))
        .map((found) => ({ ...found, plan: plan.label })),
    );
    const body = outcome.clientResponse?.body ?? Buffer.alloc(0);
    result.bytes = body.length;
    result.events = isEventStream(outcome) ? parseServerSentEvents(body.toString("utf8")).length : 0;
  }
  result.milliseconds = Date.now() - started;
  return result;
}

async function runPlan(
  stage: Stage,
  plan: Plan,
  run: number,
): Promise<{ outcome: Outcome; line: LogLine | undefined }> {
  const { exchange } = stage;
  const stub = await StubUpstream.listen(upstreamSocket(stage), () => answerOf(exchange, plan));
  try {
    const answer = await send(clientSocket(stage), exchange.client.request);
    const line = await readLogLine(accessLogFile(stage), run);
    const [upstreamRequest] = stub.requests.map(received);
    const pick = line?.["pick"]?.split(",").map((address) => address.trim());
    // Where the exchange says nothing of the backend's answer, what the client got came from the stub.
    const clientResponse = isUnexpected(stub, exchange) ? undefined : answer;
    const outcome: Outcome = {
      ...(upstreamRequest && { upstreamRequest }),
      ...(clientResponse && { clientResponse }),
      ...(pick && { pick }),
      filterState: (key) => line?.[key],
      faults: answer === undefined ? [leftHanging(line)] : [],
    };
    return { outcome, line };
  } finally {
    await stub.close();
  }
}

function leftHanging(line: LogLine | undefined): Outcome["faults"][number] {
  const actual = `none within ${patience / 1000} s, or one cut short (${line?.["details"] ?? "no access log line"})`;
  return { path: "client.response", expected: "a complete answer", actual };
}

function isUnexpected(stub: StubUpstream, exchange: Exchange): boolean {
  return stub.requests.length > 0 && givenResponse(exchange) === undefined;
}

function givenResponse(exchange: Exchange): GivenResponse | undefined {
  return exchange.upstream?.response ?? exchange.attempts?.[0]?.response;
}

function answerOf(exchange: Exchange, plan: Plan): StubAnswer {
  const response = givenResponse(exchange);
  if (response === undefined)
    return { status: 500, chunks: [Buffer.from("the exchange gives no upstream response")] };
  const body = response.body?.bytes ?? Buffer.alloc(0);
  return {
    status: response.status,
    headers: headersOf(response, body),
    chunks: paced(plan.cutResponse(body)),
  };
}

/** The recorded headers, less those that say how the recorded connection framed the body. */
function headersOf({ headers }: GivenResponse, body: Buffer): Record<string, string> {
  const framing = ["connection", "keep-alive", "transfer-encoding"];
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) =>
        !framing.includes(name) && (name !== "content-length" || Number(value) === body.length),
    ),
  );
}

async function* paced(chunks: Buffer[]): AsyncGenerator<Buffer> {
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0) await delay(chunkGap);
    yield chunk;
  }
}

function received({ method, path, headers, body }: StubRequest): ReceivedRequest {
  return { method, path, headers: headers.filter(([name]) => !isSteeringHeader(name)), body };
}

function isEventStream({ clientResponse }: Outcome): boolean {
  const contentType = clientResponse?.headers.find(([name]) => name === "content-type")?.[1] ?? "";
  return contentType.startsWith("text/event-stream");
}
