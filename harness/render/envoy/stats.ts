import { note } from "../commented-yaml.ts";
import type { Commented } from "../commented-yaml.ts";
import type { EnvoyObject } from "./object.ts";

/** What the module writes into names of metrics as `.key=value~`, and Envoy shows as a tag of that key. */
const tags = ["version", "build", "config", "config_version", "config_uuid"];

export function statsConfig(): Commented {
  return note("What the module says in the name of a metric becomes labels.", {
    stats_tags: tags.map(tagOf),
  });
}

function tagOf(key: string): EnvoyObject {
  return { tag_name: key, regex: `^wasmcustom\\.ai_gateway\\..*?(\\.${key}=(.*?)~)` };
}
