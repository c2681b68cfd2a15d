import type { FinishedRequest } from "./finished-request.ts";
import { readAccessLog } from "./finished-request.ts";
import { inPlainWords } from "./plain-words.ts";

/** What a user should see of Envoy's log: what goes wrong while it serves, and each request when it is over. */
export class EnvoyLog {
  /** Where problems are shown; undefined: nowhere, as what Envoy says at its start and end is of no interest if both succeed. */
  problems: ((line: string) => void) | undefined;
  /** Told of requests. */
  requests: ((request: FinishedRequest) => void) | undefined;
  #rest = "";

  /** Takes what Envoy printed, cut anywhere. */
  take(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) {
      const request = readAccessLog(line);
      if (request !== undefined) this.requests?.(request);
      else if (/\]\[(warning|error|critical)\]/.test(line)) this.problems?.(inPlainWords(line));
    }
  }
}
