import { plainValue, writeJson } from "../exchange/json-value.ts";
import type { Exchange } from "../exchange/types.ts";
import { parseConfigValue } from "../filterapi/check.ts";
import { ConfigError, loadConfig } from "../filterapi/load.ts";
import type { Config } from "../filterapi/load.ts";

/** What an exchange's filter is started with. */
export interface Configuration {
  config: Config;
  /** The JSON handed to the filter. */
  json: string;
  /** The environment the filter sees. */
  environment: Record<string, string>;
}

/** The configuration of an exchange cannot be used; the message says where and why. */
export class UnusableConfiguration extends Error {
  override readonly name = "UnusableConfiguration";
}

/**
 * Finds the configuration: `override`, a file, wins over what the exchange says.
 * Throws UnusableConfiguration.
 */
export function configurationOf(exchange: Exchange, override?: string): Configuration {
  const given = override ?? exchange.config;
  if (given === undefined) {
    throw new UnusableConfiguration(`${exchange.file}: has no config; give one with --config FILE`);
  }
  try {
    const { config, json } = typeof given === "string" ? loadConfig(given) : fromValue(given);
    return { config, json, environment: exchange.upstream ? standInSecrets(json) : {} };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const where = typeof given === "string" ? "" : `${exchange.file}: config: `;
    throw new UnusableConfiguration(where + error.message);
  }
}

function fromValue(value: NonNullable<Exclude<Exchange["config"], string>>): {
  config: Config;
  json: string;
} {
  return { config: parseConfigValue(plainValue(value)), json: writeJson(value) };
}

const standInCredentialFile =
  "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n";

/**
 * A value for every environment variable the configuration names. Real ones are never used: a replay must come out
 * the same everywhere, and must not write a secret into a golden.
 */
function standInSecrets(json: string): Record<string, string> {
  const environment: Record<string, string> = {};
  JSON.parse(json, (key, value: unknown) => {
    if (typeof value === "object" && value !== null && "env" in value && typeof value.env === "string") {
      const isFile = key.toLowerCase() === "credentialfileliteral";
      environment[value.env] = isFile ? standInCredentialFile : `stand-in-for-${value.env}`;
    }
    return value;
  });
  return environment;
}
