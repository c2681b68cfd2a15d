/** The ways a message is cut into chunks; see plans.ts. */
export const planNames = ["whole", "recorded", "bytes", "events", "random"] as const;
export type PlanName = (typeof planNames)[number];

/** One place where what came out is not what the golden says. */
export interface Difference {
  /** Such as `client.response.body.choices[0].message.content`. */
  path: string;
  expected: string;
  actual: string;
  /** Label of the chunk plan, with the seed where it has one. */
  plan: string;
}

/** What became of one exchange. It passed when nothing below tells otherwise. */
export interface ExchangeResult {
  name: string;
  file: string;
  /** Labels of the plans that were run. */
  plans: string[];
  differences: Difference[];
  /** Why it was not run. */
  skipped?: string;
  /** Why its configuration was refused, by the loader or by the filter. */
  refused?: string;
  /** The trap that ended the filter's VM, with the WebAssembly stack. */
  trap?: string;
  /** Bytes and server-sent events the client received under the last plan. */
  bytes?: number;
  events?: number;
  milliseconds?: number;
}

export type Verdict = "passed" | "failed" | "skipped";

export function verdictOf(result: ExchangeResult): Verdict {
  if (result.skipped !== undefined) return "skipped";
  const broken = result.refused !== undefined || result.trap !== undefined;
  return broken || result.differences.length > 0 ? "failed" : "passed";
}
