import { note } from "../commented-yaml.ts";
import type { EnvoyObject } from "./object.ts";

/** What every use of the module needs of its `PluginConfig`. */
export const pluginSettings: EnvoyObject = {
  allow_on_headers_stop_iteration: note(
    "Lets the filter hold the headers while it reads the body; without it such requests hang.",
    true,
  ),
  failure_policy: note(
    "A trap ends the VM: make a new one at once instead of answering 503 for ever.",
    "FAIL_RELOAD",
  ),
  reload_config: { backoff: { base_interval: "0.1s", max_interval: "5s" } },
};
