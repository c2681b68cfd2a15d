import type { Attempt } from "../exchange/types.ts";
import { compareUpstreamRequest } from "./compare-message.ts";
import type { Differences } from "./differences.ts";
import { quote } from "./differences.ts";
import type { MadeAttempt } from "./outcome.ts";

/** Compares the attempts that were made with the golden ones, one by one: where each went and what it carried. */
export function compareAttempts(differences: Differences, golden: Attempt[], made: MadeAttempt[]): void {
  for (let index = 0; index < Math.max(golden.length, made.length); index++) {
    const path = ["attempts", index];
    const expected = golden[index];
    const actual = made[index];
    if (expected && actual) {
      if (
        expected.backend !== undefined &&
        actual.backend !== undefined &&
        expected.backend !== actual.backend
      ) {
        differences.add([...path, "backend"], quote(expected.backend), quote(actual.backend));
      }
      if (expected.endpoint !== undefined && expected.endpoint !== actual.endpoint) {
        differences.add([...path, "endpoint"], quote(expected.endpoint), describeEndpoint(actual));
      }
      if (expected.request) {
        compareUpstreamRequest(differences, expected.request, actual.request, [...path, "request"]);
      }
    } else if (expected) {
      differences.add(path, `an attempt at ${expected.endpoint ?? "a backend"}`, "no such attempt");
    } else if (actual) {
      differences.add(path, "no such attempt", `an attempt at ${describeEndpoint(actual)}`);
    }
  }
}

function describeEndpoint({ endpoint }: MadeAttempt): string {
  return endpoint === undefined ? "no endpoint of a pool" : quote(endpoint);
}
