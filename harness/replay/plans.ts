import type { Exchange, GivenResponse } from "../exchange/types.ts";
import { cutAtEvents, cutAtLengths, cutAtRandom, cutEvery } from "./cut.ts";
import type { PlanName } from "./result.ts";
import { planNames } from "./result.ts";

/** How the bodies of one run are cut into chunks. */
export interface Plan {
  name: PlanName;
  /** The name, with the seed of a random plan. */
  label: string;
  cutRequest(body: Buffer): Buffer[];
  cutResponse(body: Buffer): Buffer[];
  /** Whether the end comes as an empty chunk of its own, as Envoy's HTTP/1 codec sends it for chunked bodies. */
  separateEnd: boolean;
}

const randomCuts = 3;
const manyBytes = 64 * 1024;

/** The plans an exchange is run under, all of them or only those wanted. */
export function plansFor(exchange: Exchange, wanted: readonly PlanName[] = planNames): Plan[] {
  const response = exchange.upstream?.response;
  const applicable = planNames.filter((name) => wanted.includes(name) && applies(name, exchange, response));
  return applicable.flatMap((name) => {
    if (name !== "random") return [planOf(name, name, response, 0)];
    return Array.from({ length: randomCuts }, (_, index) => {
      const seed = seedFrom(exchange.name) + index;
      return planOf(name, `random seed ${seed}`, response, seed);
    });
  });
}

/** Whether the backend's answer is a stream. */
export function isStreamed(exchange: Exchange): boolean {
  const response = exchange.upstream?.response;
  if (!response) return false;
  const contentType = contentTypeOf(response);
  return (
    response.chunks !== undefined ||
    exchange.client.response?.events !== undefined ||
    contentType.startsWith("text/event-stream") ||
    contentType.startsWith("application/vnd.amazon.eventstream")
  );
}

function applies(name: PlanName, exchange: Exchange, response: GivenResponse | undefined): boolean {
  switch (name) {
    case "whole":
    case "random":
      return true;
    case "recorded":
      return response?.chunks !== undefined;
    case "events":
      return isStreamed(exchange);
    case "bytes":
      return isStreamed(exchange) || bodyLengthOf(exchange, response) < manyBytes;
  }
}

function bodyLengthOf(exchange: Exchange, response: GivenResponse | undefined): number {
  return Math.max(exchange.client.request.body?.bytes.length ?? 0, response?.body?.bytes.length ?? 0);
}

function planOf(name: PlanName, label: string, response: GivenResponse | undefined, seed: number): Plan {
  const whole = (body: Buffer): Buffer[] => [body];
  const plan = { name, label, separateEnd: true };
  switch (name) {
    case "whole":
      return { ...plan, separateEnd: false, cutRequest: whole, cutResponse: whole };
    case "recorded":
      return {
        ...plan,
        cutRequest: whole,
        cutResponse: (body) => cutAtLengths(body, response?.chunks ?? []),
      };
    case "bytes":
      return {
        ...plan,
        cutRequest: (body) => cutEvery(body, body.length < manyBytes ? 1 : 1024),
        cutResponse: (body) => cutEvery(body, 1),
      };
    case "events":
      return {
        ...plan,
        separateEnd: false,
        cutRequest: whole,
        cutResponse: (body) => cutAtEvents(body, response ? contentTypeOf(response) : ""),
      };
    case "random":
      return {
        ...plan,
        cutRequest: (body) => cutAtRandom(body, seed),
        cutResponse: (body) => cutAtRandom(body, seed ^ 0x5bd1e995),
      };
  }
}

function contentTypeOf(response: GivenResponse): string {
  return (response.headers["content-type"] ?? "").toLowerCase();
}

/** A seed below 100 000 that stays with the name, so that a failure comes again on the next run. */
function seedFrom(name: string): number {
  let hash = 0;
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % 100_000;
}
