import type { Config } from "./schema/config.ts";

/** A reference to an environment variable, and the path it stands at. */
export interface EnvironmentReference {
  name: string;
  path: (string | number)[];
}

/** Every `{env: NAME}` of a configuration, in order. */
export function environmentReferences(config: Config): EnvironmentReference[] {
  return config.backends.flatMap(({ auth }, index) => {
    const found: EnvironmentReference[] = [];
    collect(auth, ["backends", index, "auth"], found);
    return found;
  });
}

/** What the filter reads where a backend on AWS has neither a credential file nor an API key. */
const awsVariables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/** The environment variables a configuration reads, each once, sorted. */
export function environmentNames(config: Config): string[] {
  const named = environmentReferences(config).map(({ name }) => name);
  const implied = config.backends.flatMap(({ auth }) =>
    auth?.aws && auth.aws.credentialFileLiteral === undefined && auth.aws.apiKey === undefined
      ? awsVariables
      : [],
  );
  return [...new Set([...named, ...implied])].sort();
}

function collect(value: unknown, path: (string | number)[], found: EnvironmentReference[]): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === "env" && typeof item === "string") found.push({ name: item, path });
    else collect(item, [...path, key], found);
  }
}
