import type { ValuePath } from "./problem.ts";
import type { Config } from "./schema/config.ts";
import { suggest } from "./suggest.ts";

interface ReferenceProblem {
  path: ValuePath;
  reason: string;
}

/** What only the whole configuration shows: names given twice, and references to backends that are not there. */
export function checkReferences(config: Config): ReferenceProblem[] {
  return [...duplicateBackends(config), ...unknownBackends(config)];
}

function duplicateBackends({ backends }: Config): ReferenceProblem[] {
  const first = new Map<string, number>();
  return backends.flatMap(({ name }, index) => {
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
      return [];
    }
    return [
      { path: ["backends", index, "name"], reason: `duplicate name "${name}", see backends[${earlier}]` },
    ];
  });
}

function unknownBackends({ backends, rules }: Config): ReferenceProblem[] {
  const names = backends.map(({ name }) => name);
  const known = new Set(names);
  return (rules ?? []).flatMap((rule, ruleIndex) =>
    rule.backends.flatMap(({ name }, index) => {
      if (known.has(name)) return [];
      const suggestion = suggest(name, names);
      const hint = suggestion === undefined ? "" : `, did you mean "${suggestion}"?`;
      const path = ["rules", ruleIndex, "backends", index, "name"];
      return [{ path, reason: `unknown backend "${name}"${hint}` }];
    }),
  );
}
