/** What one run of a workload under one balancer came to. Times are in milliseconds of simulated time. */
export interface Measurement {
  workload: string;
  balancer: string;
  requests: number;
  timeToFirstToken: Distribution;
  /** From the request to the end of its reply. */
  replyTime: Distribution;
  requestsPerSecond: number;
  tokensPerSecond: number;
  /** Share of all prompts' tokens that servers found in their caches, from 0 to 1. */
  prefixHitRate: number;
  /** Requests of the server that got most of them, over those of the average server. */
  spread: number;
  /** Decisions a second of this machine's time, all that the host does for them included. */
  picksPerSecond: number;
}

export interface Distribution {
  mean: number;
  p50: number;
  p90: number;
  p99: number;
}

/** Sums values up; all 0 where there are none. */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = [...values].sort((left, right) => left - right);
  const quantile = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    mean: sum / Math.max(1, sorted.length),
    p50: quantile(0.5),
    p90: quantile(0.9),
    p99: quantile(0.99),
  };
}
