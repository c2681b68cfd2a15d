import Table from "cli-table3";
import pc from "picocolors";
import type { Workload } from "../../harness/simulator/workload/workload.ts";
import type { Measurement } from "./measurement.ts";

/** The measurements of one workload, a row for each balancer. */
export function workloadTable(workload: Workload, rate: number, measurements: Measurement[]): string {
  const table = new Table({
    head: [
      "",
      "TTFT mean",
      "p50",
      "p90",
      "p99",
      "reply p90",
      "requests/s",
      "tokens/s",
      "prefix hits",
      "spread",
      "picks/s",
    ],
    colAligns: ["left", ...Array<"right">(10).fill("right")],
    style: { head: [], border: [], compact: true },
  });
  for (const measurement of measurements) table.push(row(measurement));
  const title = `${pc.bold(workload.name)}, ${rate.toFixed(1)} requests/s: ${workload.description}`;
  return `${title}\n${table.toString()}`;
}

function row(measurement: Measurement): string[] {
  const { timeToFirstToken: first } = measurement;
  return [
    measurement.balancer,
    time(first.mean),
    time(first.p50),
    time(first.p90),
    time(first.p99),
    time(measurement.replyTime.p90),
    measurement.requestsPerSecond.toFixed(1),
    measurement.tokensPerSecond.toFixed(0),
    percent(measurement.prefixHitRate),
    measurement.spread.toFixed(2),
    thousands(measurement.picksPerSecond),
  ];
}

function time(milliseconds: number): string {
  return milliseconds < 10_000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}

function thousands(value: number): string {
  return value < 10_000 ? value.toFixed(0) : `${(value / 1000).toFixed(0)}k`;
}
