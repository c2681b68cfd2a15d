/** What a user should see of Envoy's log: what goes wrong while it serves, and the requests where nothing else shows them. */
export class EnvoyLog {
  /** Where problems are shown; undefined: nowhere, as what Envoy says at its start and end is of no interest if both succeed. */
  problems: ((line: string) => void) | undefined;
  /** Where requests are shown. */
  requests: ((line: string) => void) | undefined;
  #rest = "";

  /** Takes what Envoy printed, cut anywhere. */
  take(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) {
      // The access log is JSON.
      if (line.startsWith("{")) this.requests?.(line);
      else if (/\]\[(warning|error|critical)\]/.test(line)) this.problems?.(line);
    }
  }
}
