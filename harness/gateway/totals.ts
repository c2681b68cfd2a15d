import type { Config } from "../filterapi/load.ts";
import type { FinishedRequest } from "./finished-request.ts";

/** So many durations are remembered, the latest ones. */
const mostDurations = 1000;

/** What requests came to since the gateway was started. */
export class Totals {
  #requests = 0;
  #failures = 0;
  #inputTokens = 0;
  #outputTokens = 0;
  readonly #costs: Map<string, number>;
  readonly #durations: number[] = [];

  /** `costs` are the keys of the costs to be added up. */
  constructor(costs: Iterable<string>) {
    this.#costs = new Map([...costs].map((key) => [key, 0]));
  }

  add(request: FinishedRequest): void {
    this.#requests++;
    if (request.status === 0 || request.status >= 400) this.#failures++;
    this.#inputTokens += request.inputTokens;
    this.#outputTokens += request.outputTokens;
    for (const [key, sum] of this.#costs) this.#costs.set(key, sum + (request.numbers.get(key) ?? 0));
    this.#durations.push(request.duration);
    if (this.#durations.length > mostDurations) this.#durations.shift();
  }

  /** All of it in one line. */
  get line(): string {
    const sorted = [...this.#durations].sort((left, right) => left - right);
    const quantile = (share: number): string => `${sorted[Math.ceil(share * sorted.length) - 1] ?? "-"} ms`;
    return [
      `${this.#requests} ${this.#requests === 1 ? "request" : "requests"}`,
      `${this.#failures} failed`,
      `${this.#inputTokens} tokens in, ${this.#outputTokens} out`,
      ...[...this.#costs].map(([key, sum]) => `${key} ${Number(sum.toFixed(6))}`),
      `p50 ${quantile(0.5)}, p90 ${quantile(0.9)}`,
    ].join(", ");
  }
}

/** The keys of what a configuration has expressions for: other costs are the counts of tokens, by other names. */
export function expressedCosts({ globalLLMRequestCosts, llmRequestCosts }: Config): Set<string> {
  const all = [...globalLLMRequestCosts, ...llmRequestCosts];
  return new Set(all.filter(({ type }) => type === "CEL").map(({ metadataKey }) => metadataKey));
}
