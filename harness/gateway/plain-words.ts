import type { FinishedRequest } from "./finished-request.ts";

/** What Envoy's response flags mean to whoever asked. */
const meanings = new Map([
  ["UF", "the backend cannot be reached"],
  ["UH", "the backend has no healthy address: does its host name resolve?"],
  ["UC", "the backend closed the connection before the reply was complete"],
  ["UR", "the backend reset the stream"],
  ["LR", "the stream was reset"],
  ["UT", "the backend did not answer in time"],
  ["UO", "too many requests are under way to the backend"],
  ["URX", "no attempt succeeded"],
  ["NR", "no route leads there"],
  ["NC", "no backend was chosen"],
  ["DC", "the client left before the reply was complete"],
  ["DPE", "the client's request is no HTTP that Envoy takes"],
  ["UPE", "the backend's reply is no HTTP that Envoy takes"],
  ["SI", "nothing moved on the stream for too long"],
  ["DT", "the request took too long"],
  ["OM", "Envoy is short of memory"],
]);

/** Why a request failed; undefined where it did not. */
export function whyFailed({ status, flags, details, backend }: FinishedRequest): string | undefined {
  const meaning = flags.map((flag) => meanings.get(flag)).find((words) => words !== undefined);
  if (
    meaning !== undefined &&
    (status >= 400 || status === 0 || flags.includes("UC") || flags.includes("DC"))
  )
    return meaning;
  if (status > 0 && status < 400) return undefined;
  if (details === "via_upstream") return `${backend ?? "the backend"} answered so`;
  return details === "" ? "nothing was answered" : details.replaceAll("_", " ");
}

/** A line of Envoy's log without what is of interest to its developers only: `warning, filter: …`. */
export function inPlainWords(line: string): string {
  const [, level, component, told] =
    /^\[[^\]]*\]\[\d+\]\[(\w+)\]\[(\w+)\] (?:\[[^\]]*\] )?(.*)$/.exec(line) ?? [];
  if (level === undefined || component === undefined || told === undefined) return line;
  const fromFilter = /^wasm log(?: [^:]*)?: (.*)$/.exec(told)?.[1];
  return fromFilter === undefined
    ? `${level}, Envoy's ${component}: ${told}`
    : `${level}, filter: ${fromFilter}`;
}
