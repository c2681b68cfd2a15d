import { note, toYaml } from "../render/commented-yaml.ts";
import type { ConvertedBackend } from "./backends.ts";
import type { ReferredCluster } from "./context.ts";
import type { ModelLists } from "./models.ts";
import type { CostOutput, Explained, RuleOutput } from "./output.ts";
import type { Loss } from "./resource.ts";
import type { Variable } from "./variables.ts";

/** The parts of a configuration. */
export interface ConfigParts extends ModelLists {
  rules: Explained<RuleOutput>[];
  backends: ConvertedBackend[];
  costs: CostOutput[];
}

/** What the head of the file tells. */
export interface ConfigHead {
  files: readonly string[];
  losses: readonly Loss[];
  variables: readonly Variable[];
  clusters: readonly ReferredCluster[];
}

/** A filterapi configuration as YAML; comments say where each part comes from and what is missing. */
export function writeConfig(parts: ConfigParts, head: ConfigHead): string {
  return toYaml(
    {
      rules: parts.rules.map(({ comment, value }) => note(comment, value)),
      backends: parts.backends.map(({ comment, value, poolComment }) =>
        note(comment, {
          ...value,
          inferencePool:
            value.inferencePool && poolComment !== undefined
              ? note(poolComment, value.inferencePool)
              : value.inferencePool,
        }),
      ),
      llmRequestCosts: parts.costs.length > 0 ? parts.costs : undefined,
      models: parts.models,
      modelsByHost: parts.modelsByHost,
      unscopedModels: parts.unscopedModels,
    },
    headText(head),
  );
}

function headText({ files, losses, variables, clusters }: ConfigHead): string {
  return [
    [`Converted from ${files.join(", ")}.`],
    section(
      "Environment of Envoy:",
      variables.map(({ name, source }) => `  ${name}: ${source}`),
    ),
    section(
      "Clusters to name when it is rendered:",
      clusters.map(
        ({ name, address = "HOST:PORT", purpose }) => `  --cluster ${name}=${address}  (${purpose})`,
      ),
    ),
    section(
      "Not carried over:",
      losses.flatMap(({ resource, path, why, remedy }) => [
        `  ${resource}: ${path}`,
        `    ${why}`,
        `    -> ${remedy}`,
      ]),
    ),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}
