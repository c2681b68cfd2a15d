import pc from "picocolors";
import type { LoadTotals } from "../load/load-generator.ts";
import type { SimulatedEndpoint } from "../pools.ts";

const barWidth = 24;

/** What is going on, as a table: a line for each endpoint, and one for all. */
export function boardLines(endpoints: readonly SimulatedEndpoint[], load: LoadTotals | undefined): string[] {
  const most = Math.max(...endpoints.map(({ address }) => address.length), 8);
  const total = Math.max(
    1,
    sum(endpoints, ({ server }) => server.requests),
  );
  const columns = "requests  running  waiting  kv cache  prefix hits  share";
  const rows = endpoints.map(({ address, server }) => {
    const { load: now, totals } = server.engine;
    const share = server.requests / total;
    const hits = totals.promptTokens === 0 ? "-" : percent(totals.cachedTokens / totals.promptTokens);
    return [
      address.padEnd(most),
      String(server.requests).padStart(8),
      String(now.running).padStart(7),
      String(now.waiting).padStart(7),
      percent(now.kvCacheUsage).padStart(8),
      hits.padStart(11),
      `${pc.cyan("█".repeat(Math.round(share * barWidth)).padEnd(barWidth))} ${percent(share)}`,
    ].join("  ");
  });
  return [pc.bold(`${"endpoint".padEnd(most)}  ${columns}`), ...rows, "", summaryLine(endpoints, load)];
}

/** The same in one line, for logs. */
export function summaryLine(endpoints: readonly SimulatedEndpoint[], load: LoadTotals | undefined): string {
  const totals = endpoints.map(({ server }) => server.engine.totals);
  const prompts = sum(totals, ({ promptTokens }) => promptTokens);
  const cached = sum(totals, ({ cachedTokens }) => cachedTokens);
  const shares = endpoints.length > 0 ? ` (${endpoints.map(({ server }) => server.requests).join("/")})` : "";
  const hits = `prefix hits ${percent(cached / Math.max(1, prompts))}`;
  if (load === undefined) return `${sum(totals, ({ finished }) => finished)} answered${shares}, ${hits}`;
  const failures = sum([...load.failed.values()], (count) => count);
  const reasons = [...load.failed].map(([reason, count]) => `${count} x ${reason}`).join(", ");
  const times = [...load.firstTokens].sort((left, right) => left - right);
  return [
    `${load.sent} sent${shares}, ${load.answered} answered, ${failures} failed${reasons && ` (${reasons})`}`,
    ...(load.heldBack > 0 ? [`${load.heldBack} held back`] : []),
    `TTFT p50 ${milliseconds(times, 0.5)}, p90 ${milliseconds(times, 0.9)}`,
    ...(endpoints.length > 0 ? [hits] : []),
  ].join(", ");
}

function milliseconds(sorted: readonly number[], share: number): string {
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  return value === undefined ? "-" : `${value.toFixed(0)} ms`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
