import { setTimeout as delay } from "node:timers/promises";
import type { Exchange, GivenResponse } from "../../exchange/types.ts";
import type { Plan } from "../../replay/plans.ts";
import type { StubAnswer } from "../stub-upstream.ts";

/** Gap after each chunk of a recorded plan, in milliseconds: enough for Envoy to read them one by one. */
const chunkGap = 2;

/** Whether the exchange says nothing of what a backend answers. */
export function noAnswer({ upstream }: Exchange): boolean {
  return upstream?.response === undefined;
}

/** What a backend answers to the attempt with this number, from 0. */
export function answerTo(exchange: Exchange, plan: Plan, turn: number): StubAnswer {
  const { attempts, upstream } = exchange;
  const response = attempts ? attempts[turn]?.response : upstream?.response;
  if (response === undefined) {
    return { status: 500, chunks: [Buffer.from("the exchange gives no upstream response")] };
  }
  const body = response.body?.bytes ?? Buffer.alloc(0);
  // The plan cuts the response that reaches the client.
  const chunks = response === upstream?.response ? plan.cutResponse(body) : [body];
  return { status: response.status, headers: headersOf(response, body), chunks: paced(chunks) };
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
