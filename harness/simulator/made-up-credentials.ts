import { environmentNames, environmentReferences } from "../filterapi/secrets.ts";
import type { Config } from "../filterapi/load.ts";

const accessKeyId = "AKIASIMULATED";
const secretAccessKey = "simulated-secret-access-key";
const credentialFile = `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;

/**
 * Values for the environment variables that a configuration reads and that are not set: credentials that fit what is read from them, and
 * that no provider but a simulated one takes.
 */
export function madeUpCredentials(config: Config, environment: NodeJS.ProcessEnv): Record<string, string> {
  const isSet = (name: string): boolean => (environment[name] ?? "") !== "";
  const files = new Map(
    environmentReferences(config)
      .filter(({ path }) => path.at(-1) === "credentialFileLiteral")
      .map(({ name, path }) => [name, profileAt(config, path)]),
  );
  const made = environmentNames(config)
    .filter((name) => !isSet(name) && name !== "AWS_SESSION_TOKEN")
    .map((name) => [name, valueOf(name, files.get(name))]);
  return Object.fromEntries(made) as Record<string, string>;
}

function profileAt(config: Config, path: readonly (string | number)[]): string {
  return config.backends[Number(path[1])]?.auth?.aws?.profile ?? "default";
}

function valueOf(name: string, profile: string | undefined): string {
  if (profile !== undefined) return credentialFile.replace("default", profile);
  if (name === "AWS_ACCESS_KEY_ID") return accessKeyId;
  return name === "AWS_SECRET_ACCESS_KEY" ? secretAccessKey : `simulated-${name.toLowerCase()}`;
}
