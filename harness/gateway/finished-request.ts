/** A request that is over, as the access log of a rendered configuration tells it. */
export interface FinishedRequest {
  method: string;
  path: string;
  /** 0 where nothing was answered. */
  status: number;
  /** Milliseconds. */
  duration: number;
  /** The name of the route, which is that of the backend; "unrouted" where none was chosen. */
  backend: string | undefined;
  /** The address that answered, or should have. */
  endpoint: string | undefined;
  attempts: number;
  inputTokens: number;
  outputTokens: number;
  /** Envoy's response flags, such as UF, without those that are mere notes. */
  flags: readonly string[];
  /** Who has decided the status, in Envoy's words. */
  details: string;
  /** All the line's numbers by name; costs are among them. */
  numbers: ReadonlyMap<string, number>;
}

/** A line of the access log; undefined where the line is none. */
export function readAccessLog(line: string): FinishedRequest | undefined {
  if (!line.startsWith("{")) return undefined;
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const textOf = (name: string): string | undefined => {
    const value = entry[name];
    return typeof value === "string" && value !== "" && value !== "-" ? value : undefined;
  };
  const numberOf = (name: string): number => {
    const value = entry[name];
    // Filter state comes as text.
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : 0;
  };
  return {
    method: textOf("method") ?? "?",
    path: textOf("path") ?? "?",
    status: numberOf("status"),
    duration: numberOf("duration_ms"),
    backend: textOf("backend"),
    endpoint: textOf("endpoint"),
    attempts: numberOf("attempts"),
    inputTokens: numberOf("usage.input_tokens"),
    outputTokens: numberOf("usage.output_tokens"),
    flags: (textOf("flags") ?? "").split(",").filter((flag) => flag !== ""),
    details: textOf("details") ?? "",
    numbers: new Map(Object.keys(entry).map((name) => [name, numberOf(name)])),
  };
}
