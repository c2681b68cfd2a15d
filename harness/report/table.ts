import Table from "cli-table3";
import pc from "picocolors";
import { isJsonObject } from "../exchange/json-value.ts";
import type { Exchange } from "../exchange/types.ts";
import type { ExchangeResult, Verdict } from "../replay/result.ts";
import { verdictOf } from "../replay/result.ts";

const paint: Record<Verdict, (text: string) => string> = {
  passed: pc.green,
  failed: pc.red,
  skipped: pc.yellow,
};

/** One row per exchange: what was called, where it went, how it was cut, how much came out, and the verdict. */
export function resultTable(exchanges: Exchange[], results: ExchangeResult[]): string {
  const table = new Table({
    head: ["name", "client -> backend", "plans", "events/bytes", "time", "result"],
    style: { head: [], border: [], compact: true },
  });
  const byFile = new Map(exchanges.map((exchange) => [exchange.file, exchange]));
  for (const result of results) {
    const exchange = byFile.get(result.file);
    const verdict = verdictOf(result);
    table.push([
      result.name,
      exchange ? `${clientOf(exchange)} -> ${backendOf(exchange)}` : "",
      String(result.plans.length),
      amountOf(result),
      result.milliseconds === undefined ? "" : `${result.milliseconds.toFixed(1)} ms`,
      paint[verdict](verdict) + (result.skipped === undefined ? "" : `: ${result.skipped}`),
    ]);
  }
  return table.toString();
}

/** The closing line: plain, so that a script can read it. */
export function closingLine(verdicts: Verdict[]): string {
  const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  const skipped = count("skipped");
  return `${count("passed")} passed, ${count("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

function clientOf(exchange: Exchange): string {
  return exchange.client.request.path.split("?")[0] ?? "";
}

/** The schema of the backend where the exchange's own configuration tells it, else the path that was to be called. */
function backendOf(exchange: Exchange): string {
  if (!exchange.upstream) return "the gateway itself";
  const backends = isJsonObject(exchange.config) ? exchange.config["backends"] : undefined;
  const list = (Array.isArray(backends) ? backends : []).filter(isJsonObject);
  const backend =
    list.find(({ name }) => name === exchange.backend) ?? (list.length === 1 ? list[0] : undefined);
  const schema = backend && isJsonObject(backend["schema"]) ? backend["schema"]["name"] : undefined;
  if (typeof schema === "string") return schema;
  return exchange.backend ?? exchange.upstream.request?.path.split("?")[0] ?? "a backend";
}

function amountOf({ events, bytes }: ExchangeResult): string {
  if (bytes === undefined) return "";
  return events === undefined ? `${bytes} B` : `${events} events, ${bytes} B`;
}
