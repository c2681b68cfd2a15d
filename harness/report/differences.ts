import pc from "picocolors";
import type { Difference, ExchangeResult } from "../replay/result.ts";

const mostShown = 20;

/** What went wrong with an exchange, a line each; equal differences of several plans are shown once. Empty if it passed. */
export function describeFailure(result: ExchangeResult): string[] {
  const lines: string[] = [];
  if (result.refused !== undefined) lines.push(`  configuration refused: ${result.refused}`);
  if (result.trap !== undefined) lines.push(`  ${result.trap.replaceAll("\n", "\n  ")}`);
  const grouped = groupByPlan(result.differences);
  for (const { difference, plans } of grouped.slice(0, mostShown)) {
    const { path, expected, actual } = difference;
    const which = plans.length === result.plans.length ? "" : pc.dim(` [${plans.join(", ")}]`);
    lines.push(`  ${path}: expected ${pc.green(expected)}, got ${pc.red(actual)}${which}`);
  }
  if (grouped.length > mostShown) lines.push(`  … and ${grouped.length - mostShown} more`);
  return lines.length === 0 ? [] : [pc.bold(`${result.name} (${result.file})`), ...lines];
}

interface Group {
  difference: Difference;
  plans: string[];
}

function groupByPlan(differences: Difference[]): Group[] {
  const groups = new Map<string, Group>();
  for (const difference of differences) {
    const key = JSON.stringify([difference.path, difference.expected, difference.actual]);
    const group = groups.get(key);
    if (group) group.plans.push(difference.plan);
    else groups.set(key, { difference, plans: [difference.plan] });
  }
  return [...groups.values()];
}
