import { note } from "../commented-yaml.ts";
import type { Commented } from "../commented-yaml.ts";
import type { EnvoyObject } from "./object.ts";

/** What the module writes into names of metrics as `.key=value~`, and the tag that Envoy shows it as. */
const tags: Record<string, string> = {
  version: "version",
  build: "build",
  config: "config",
  config_version: "config_version",
  config_uuid: "config_uuid",
  operation: "gen_ai.operation.name",
  provider: "gen_ai.provider.name",
  backend: "backend",
  original_model: "gen_ai.original.model",
  request_model: "gen_ai.request.model",
  response_model: "gen_ai.response.model",
  budget: "budget",
  token_type: "gen_ai.token.type",
  error_type: "error.type",
};

/** OpenTelemetry's buckets; for times in seconds. */
const seconds: Record<string, readonly number[]> = {
  "gen_ai.server.request.duration": [
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
  ],
  "gen_ai.server.time_to_first_token": [
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
  ],
  "gen_ai.server.time_per_output_token": [
    0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5,
  ],
};
const tokens = Array.from({ length: 14 }, (_, power) => 4 ** power);

export function statsConfig(): Commented {
  return note("What the module says in the name of a metric becomes labels. Times are in microseconds.", {
    stats_tags: Object.entries(tags).map(([key, name]) => ({
      tag_name: name,
      regex: `^wasmcustom\\.(?:ai_gateway|gen_ai)\\..*?(\\.${key}=(.*?)~)`,
    })),
    histogram_bucket_settings: [
      bucketsOf("gen_ai.client.token.usage", tokens),
      ...Object.entries(seconds).map(([name, bounds]) =>
        bucketsOf(
          name,
          bounds.map((bound) => Math.round(bound * 1e6)),
        ),
      ),
    ],
  });
}

function bucketsOf(name: string, buckets: number[]): EnvoyObject {
  return { match: { prefix: `wasmcustom.${name}` }, buckets };
}
