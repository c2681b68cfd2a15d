import { ConfigError, formatPath } from "../../filterapi/problem.ts";
import type { Config } from "../../filterapi/load.ts";

/** Throws ConfigError where a rule needs what the objects of Envoy Gateway have no way to say. */
export function refuseFallback({ rules = [] }: Config): void {
  const problems = rules.flatMap(({ backends }, rule) =>
    backends.flatMap(({ priority }, index) => {
      if (priority === 0) return [];
      const path = formatPath(["rules", rule, "backends", index, "priority"]);
      const reason =
        "falling back to a backend of another API takes a cluster for each attempt and a filter in each, which no object of " +
        "Envoy Gateway makes: render --envoy, or leave backends of a priority above 0 out";
      return [{ path, reason }];
    }),
  );
  if (problems.length > 0) throw new ConfigError(problems);
}
