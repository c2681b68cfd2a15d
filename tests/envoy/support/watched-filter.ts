import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseConfigValue } from "../../../harness/filterapi/check.ts";
import { defaultBootstrapOptions } from "../../../harness/render/envoy/defaults.ts";
import { renderFilter } from "../../../harness/render/envoy/filter-file.ts";
import { modulePath } from "./requirements.ts";

/** A file that holds the module's filter, watched by Envoy. */
export class WatchedFilter {
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), "ai-gateway-filter-"));

  get file(): string {
    return path.join(this.#folder, "filter.yaml");
  }

  /** Puts the filter there for a configuration that the harness accepts. */
  put(config: unknown): void {
    const loaded = {
      file: "test.yaml",
      config: parseConfigValue(config),
      json: JSON.stringify(config),
      warnings: [],
    };
    this.putText(renderFilter(loaded, { ...defaultBootstrapOptions, module: modulePath }));
  }

  /** Puts any text there, as deployments do: written beside it and moved. */
  putText(text: string): void {
    const next = path.join(this.#folder, "next");
    writeFileSync(next, text);
    renameSync(next, this.file);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
