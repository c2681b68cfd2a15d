import pc from "picocolors";
import type { FinishedRequest } from "./finished-request.ts";
import { whyFailed } from "./plain-words.ts";

/** One line for a request that is over: what was asked, who answered, and what it took; or why it failed. */
export function requestLine(request: FinishedRequest): string {
  const { method, path, status, duration, backend, attempts, inputTokens, outputTokens } = request;
  const paint = status >= 500 || status === 0 ? pc.red : status >= 400 ? pc.yellow : pc.green;
  const why = whyFailed(request);
  const taken = [
    `${duration} ms`,
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(inputTokens + outputTokens > 0 ? [`${inputTokens} tokens in, ${outputTokens} out`] : []),
    ...(why === undefined ? [] : [why]),
  ];
  const served = backend === undefined || backend === "unrouted" ? "" : ` ${backend}`;
  return `${paint(status === 0 ? "---" : String(status))} ${method} ${path}${served} ${pc.dim(taken.join(", "))}`;
}
