import { describeBody } from "../exchange/describe-body.ts";
import type { JsonObject } from "../exchange/json-value.ts";
import type { Exchange } from "../exchange/types.ts";
import type { FilterModule } from "../host/module.ts";
import { compareJson } from "./compare-json.ts";
import { headerValue } from "./compare-message.ts";
import { usageKeys } from "./compare-outcome.ts";
import { Differences } from "./differences.ts";
import type { HeaderList, Outcome } from "./outcome.ts";
import type { ReplayOptions, Replayed } from "./replay.ts";
import { replayExchange } from "./replay.ts";
import type { Difference } from "./result.ts";
import { eventData, parseServerSentEvents } from "./server-sent-events.ts";

/**
 * Runs an exchange in two modules and compares their outputs with each other, not with the goldens: `expected` is
 * what the other module does.
 */
export function replayAgainst(exchange: Exchange, options: ReplayOptions, other: FilterModule): Replayed {
  const reference = replayExchange(exchange, { ...options, module: other }, () => []);
  const { trap, refused } = reference.result;
  if (trap !== undefined || refused !== undefined) {
    const reason = `${other.path}: ${trap ?? refused ?? ""}`;
    Object.assign(reference.result, trap === undefined ? { refused: reason } : { trap: reason });
    return reference;
  }
  return replayExchange(exchange, options, (_, outcome, plan) => {
    const expected = reference.outcomes.get(plan);
    return expected ? compareOutcomes(exchange, expected, outcome) : [];
  });
}

function compareOutcomes(exchange: Exchange, expected: Outcome, actual: Outcome): Omit<Difference, "plan">[] {
  const differences = new Differences(exchange);
  compareJson(differences, [], describe(exchange, expected), describe(exchange, actual));
  return differences.found;
}

/** An outcome in the shape of an exchange file, everything that can be seen included. */
function describe(
  exchange: Exchange,
  { upstreamRequest, clientResponse, pick, ...rest }: Outcome,
): JsonObject {
  const filterState = (keys: string[]): JsonObject => {
    return Object.fromEntries(keys.map((key) => [key, rest.filterState(key) ?? null]));
  };
  return {
    ...(upstreamRequest && {
      upstream: {
        request: {
          method: upstreamRequest.method,
          path: upstreamRequest.path,
          ...describeMessage(upstreamRequest.headers, upstreamRequest.body),
        },
      },
    }),
    ...(clientResponse && {
      client: {
        response: {
          status: clientResponse.status,
          ...describeMessage(clientResponse.headers, clientResponse.body),
        },
      },
    }),
    ...(pick && { pick }),
    usage: filterState(Object.values(usageKeys)),
    costs: filterState(Object.keys(exchange.costs ?? {})),
    faults: rest.faults.map((fault) => `${fault.path}: ${fault.actual}`),
  };
}

function describeMessage(headers: HeaderList, bytes: Buffer): JsonObject {
  const names = [...new Set(headers.map(([name]) => name))];
  const described: JsonObject = {
    headers: Object.fromEntries(names.map((name) => [name, headerValue(headers, name) ?? ""])),
  };
  const contentType = headerValue(headers, "content-type") ?? "";
  if (contentType.startsWith("text/event-stream")) {
    const events = parseServerSentEvents(bytes.toString("utf8"));
    described["events"] = events.map(({ event = null, data }) => ({ event, data: eventData(data) }));
  } else if (bytes.length > 0) {
    const body = describeBody(bytes, contentType);
    described["body"] = body["json"] ?? body;
  }
  return described;
}
