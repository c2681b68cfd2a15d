import Table from "cli-table3";
import type { Conversion } from "./convert.ts";
import type { Loss } from "./resource.ts";

/** What the user of `convert` is told beside the configuration itself. */
export function conversionReport({ losses, variables, clusters, bystanders }: Conversion): string {
  const parts: string[] = [];
  if (variables.length > 0) {
    const rows = variables.map(({ name, source }) => [name, source]);
    parts.push("environment of Envoy:", tableOf(["variable", "holds"], rows));
  }
  if (clusters.length > 0) {
    const rows = clusters.map(({ name, address = "HOST:PORT", purpose }) => [
      `--cluster ${name}=${address}`,
      purpose,
    ]);
    parts.push("clusters that render needs to be told of:", tableOf(["option", "is"], rows));
  }
  if (losses.length > 0) parts.push("not carried over:", lossTable(losses));
  if (bystanders.size > 0) {
    const kinds = [...bystanders].map(([kind, count]) => `${kind} (${count})`).join(", ");
    parts.push(`left to the cluster: ${kinds}`);
  }
  return parts.join("\n");
}

function lossTable(losses: readonly Loss[]): string {
  return tableOf(
    ["resource", "field", "why", "what to do"],
    losses.map(({ resource, path, why, remedy }) => [resource, path, folded(why), folded(remedy)]),
  );
}

function tableOf(head: string[], rows: string[][]): string {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table.toString();
}

/** Breaks a text into lines at spaces. */
function folded(text: string): string {
  const width = 44;
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}
