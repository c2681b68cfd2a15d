import type { Exchange, GoldenUsage } from "../exchange/types.ts";
import { compareAttempts } from "./compare-attempts.ts";
import { compareClientResponse, compareUpstreamRequest } from "./compare-message.ts";
import { sameDecimal } from "./decimal.ts";
import { Differences } from "./differences.ts";
import type { Outcome } from "./outcome.ts";
import type { Difference } from "./result.ts";

/** Golden usage keys and the filter-state keys the filter publishes them under. */
export const usageKeys: Record<keyof GoldenUsage, string> = {
  inputTokens: "usage.input_tokens",
  cachedInputTokens: "usage.cached_input_tokens",
  cacheCreationInputTokens: "usage.cache_creation_input_tokens",
  outputTokens: "usage.output_tokens",
  totalTokens: "usage.total_tokens",
  reasoningTokens: "usage.reasoning_tokens",
};

/** Compares everything a run made visible with the goldens of its exchange. */
export function compareOutcome(exchange: Exchange, outcome: Outcome): Omit<Difference, "plan">[] {
  const differences = new Differences(exchange);
  compareRequestSide(differences, exchange, outcome);
  // Where the gateway answered in the backend's place, everything else differs for that one reason.
  if (outcome.upstreamRequest || !exchange.upstream?.request) {
    compareResponseSide(differences, exchange, outcome);
    comparePick(differences, exchange, outcome);
    compareUsage(differences, exchange, outcome);
    compareCosts(differences, exchange, outcome);
  }
  return [...outcome.faults, ...differences.found];
}

function compareRequestSide(differences: Differences, exchange: Exchange, outcome: Outcome): void {
  const golden = exchange.upstream?.request;
  const actual = outcome.upstreamRequest;
  const path = [...exchange.upstreamPath, "request"];
  if (golden && actual) {
    if (exchange.attempts) compareAttempts(differences, exchange.attempts, outcome.attempts);
    else compareUpstreamRequest(differences, golden, actual, path);
  } else if (golden) {
    differences.add(path, `${golden.method} ${golden.path} to reach the backend`, localAnswer(outcome));
  } else if (actual && exchange.upstream) {
    differences.add(path, "a golden; --update writes one", `${actual.method} ${actual.path}`);
  } else if (actual) {
    differences.add(path, "nothing to reach the backend", `${actual.method} ${actual.path}`);
  }
}

function localAnswer(outcome: Outcome): string {
  const response = outcome.clientResponse;
  if (!response) return "no request and no answer";
  return `the gateway's own answer ${response.status} ${response.body.toString("utf8").slice(0, 300)}`;
}

function compareResponseSide(differences: Differences, exchange: Exchange, outcome: Outcome): void {
  const golden = exchange.client.response;
  const actual = outcome.clientResponse;
  const path = ["client", "response"];
  if (golden && actual) compareClientResponse(differences, golden, actual);
  else if (golden) differences.add(path, `status ${golden.status}`, "no answer");
  else
    differences.add(path, "a golden; --update writes one", actual ? `status ${actual.status}` : "no answer");
}

function comparePick(differences: Differences, exchange: Exchange, outcome: Outcome): void {
  if (!exchange.pick) return;
  const expected = exchange.pick.join(", ");
  const actual = (outcome.pick ?? []).join(", ");
  if (expected !== actual) differences.add(["pick"], expected || "no endpoint", actual || "no endpoint");
}

function compareUsage(differences: Differences, exchange: Exchange, outcome: Outcome): void {
  for (const [key, expected] of Object.entries(exchange.usage ?? {})) {
    const actual = outcome.filterState(usageKeys[key as keyof GoldenUsage]) || "0";
    if (!sameDecimal(String(expected), actual)) differences.add(["usage", key], String(expected), actual);
  }
}

function compareCosts(differences: Differences, exchange: Exchange, outcome: Outcome): void {
  for (const [key, expected] of Object.entries(exchange.costs ?? {})) {
    const actual = outcome.filterState(key) ?? "nothing";
    if (!sameDecimal(String(expected), actual)) differences.add(["costs", key], String(expected), actual);
  }
}
