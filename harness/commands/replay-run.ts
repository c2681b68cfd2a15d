import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import pc from "picocolors";
import type { LoadedExchanges } from "../exchange/load.ts";
import { loadExchanges } from "../exchange/load.ts";
import type { Exchange } from "../exchange/types.ts";
import { FailedState } from "../replay/failed-state.ts";
import type { PlanName } from "../replay/result.ts";
import { verdictOf } from "../replay/result.ts";
import type { Session } from "../replay/session.ts";
import { CannotReplay, replayAll } from "../replay/session.ts";
import { describeFailure } from "../report/differences.ts";
import { exitCodeOf, exitCodes } from "../report/exit-code.ts";
import { jsonReport } from "../report/json.ts";
import { junitReport } from "../report/junit.ts";
import { Progress } from "../report/progress.ts";
import { closingLine, resultTable } from "../report/table.ts";

/** What `replay` was asked to do; all paths are absolute. */
export interface ReplayRequest {
  paths: string[];
  config: string | undefined;
  module: string;
  against: string | undefined;
  plans: PlanName[] | undefined;
  grep: string | undefined;
  failed: boolean;
  update: boolean;
  junit: string | undefined;
  json: string | undefined;
  trace: boolean;
  target: "host" | "envoy";
}

/** Loads, runs and reports; returns the exit code. */
export async function runReplay(request: ReplayRequest): Promise<number> {
  const state = new FailedState(path.join(path.dirname(request.module), "replay-failed.json"));
  const { exchanges, unreadable } = select(loadExchanges(request.paths), request, state);
  if (exchanges.length === 0 && unreadable.length === 0 && !request.failed) {
    console.error(`error: no exchange ${nothingFound(request)}`);
    return exitCodes.badUsage;
  }
  const progress = new Progress();
  let session: Session;
  try {
    session = await replayAll(exchanges, {
      ...request,
      progress: (text) => progress.show(text),
      trace: request.trace ? (line) => console.error(pc.dim(line)) : undefined,
    });
  } catch (error) {
    if (!(error instanceof CannotReplay)) throw error;
    console.error(`error: ${error.message}`);
    return exitCodes.badUsage;
  } finally {
    progress.clear();
  }
  const unreadableMessages = unreadable.map(({ message }) => message);
  report(exchanges, session, unreadableMessages, request);
  if (request.against === undefined) {
    const failed = session.results.filter((result) => verdictOf(result) === "failed");
    state.write(filesOf(exchanges), filesOf(failed));
  }
  return exitCodeOf(session.results, unreadable.length);
}

function select(loaded: LoadedExchanges, request: ReplayRequest, state: FailedState): LoadedExchanges {
  const { grep } = request;
  const failed = request.failed ? state.read() : undefined;
  const exchanges = loaded.exchanges.filter(({ name, file }) => {
    return (grep === undefined || name.includes(grep) || file.includes(grep)) && (failed?.has(file) ?? true);
  });
  return { exchanges, unreadable: loaded.unreadable };
}

function nothingFound({ paths, grep }: ReplayRequest): string {
  const where = paths.length === 0 ? "in tests/exchanges or tests/recordings" : `under ${paths.join(", ")}`;
  return grep === undefined ? where : `${where} whose name or file holds "${grep}"`;
}

function filesOf(items: { file: string }[]): string[] {
  return items.map(({ file }) => file);
}

function report(exchanges: Exchange[], session: Session, unreadable: string[], request: ReplayRequest): void {
  const { results } = session;
  if (results.length > 0) console.log(resultTable(exchanges, results));
  for (const file of session.updated) console.log(`updated ${path.relative(process.cwd(), file)}`);
  for (const result of results) for (const line of describeFailure(result)) console.log(line);
  for (const message of unreadable) console.error(message);
  if (request.junit !== undefined) write(request.junit, junitReport(results, unreadable));
  if (request.json !== undefined) write(request.json, jsonReport(results, unreadable));
  console.log(closingLine([...results.map(verdictOf), ...unreadable.map(() => "failed" as const)]));
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
