import { Arena } from "../bytes/arena";
import { writeHex } from "../bytes/hex";
import { Sink } from "../bytes/sink";
import { Slice, cut } from "../bytes/slice";
import { Sha256 } from "../crypto/sha256";
import { JsonError, describeError, scan } from "../json/scanner";
import { Tape } from "../json/tape";
import { parseBackend } from "./backend";
import { parseBudget } from "./budget";
import { Config } from "./config";
import { parseGlobalCost, parseRouteCost } from "./cost";
import { parseDefaults } from "./defaults";
import { parseEndpointPrefixes } from "./endpoint-prefixes";
import { Fields } from "./fields";
import { parseLimits } from "./limits";
import { parseModels, parseModelsByHost } from "./model";
import { Reader } from "./reader";
import { parseRule } from "./rule";
import { parseTokenExchange } from "./token-exchange";
import { Value } from "./value";

/** How many bytes of a digest name a configuration. */
const DIGEST_BYTES: i32 = 6;

/** A configuration, or why there is none. */
export class ParsedConfig {
  constructor(
    /** Null where anything was refused. */
    readonly config: Config | null,
    /** One problem a line, each as `path: reason`; empty where there is a configuration. */
    readonly error: string,
  ) {}
}

/**
 * Reads a configuration from JSON, any bytes at all. The source may be given up afterwards. What comes back must be disposed of once
 * no request uses it any more.
 */
export function parseConfig(source: Slice): ParsedConfig {
  const tape = new Tape();
  const scanned = scan(source, tape);
  if (scanned != JsonError.None) {
    const error = "config: " + describeError(scanned) + " at byte " + tape.errorOffset.toString();
    tape.dispose();
    return new ParsedConfig(null, error);
  }
  const arena = new Arena();
  const reader = new Reader(tape, arena);
  const config = readConfig(new Value(reader, tape.root).fields(), arena);
  const error = reader.report;
  reader.dispose();
  tape.dispose();
  if (error.length == 0) {
    config.digest = digestOf(source, arena);
    return new ParsedConfig(config, error);
  }
  config.dispose();
  return new ParsedConfig(null, error);
}

/** The beginning of the SHA-256 of the bytes, in hexadecimal digits. */
function digestOf(source: Slice, arena: Arena): Slice {
  const hash = new Sha256();
  hash.update(source);
  const digits = new Sink();
  writeHex(cut(hash.finish(), 0, DIGEST_BYTES), digits);
  const digest = arena.copy(digits.written);
  digits.dispose();
  return digest;
}

function readConfig(fields: Fields, arena: Arena): Config {
  const config = new Config(arena);
  config.version = fields.text("version");
  config.uuid = fields.text("uuid");
  // For the control plane that writes the file, not for the filter.
  fields.ignoreObject("mcpConfig");
  parseTokenExchange(fields.nested("tokenExchange"), config.tokenExchange);

  config.debugHeaders = fields.boolean("debugHeaders", false);
  const limits = fields.find("limits");
  if (limits) config.limits = parseLimits(limits);
  const defaults = fields.find("defaults");
  if (defaults) config.defaults = parseDefaults(defaults);
  config.endpointPrefixes = parseEndpointPrefixes(fields, arena);
  readBackends(fields, config);
  const rules = fields.list("rules");
  for (let index = 0; index < rules.length; index++) {
    config.rules.push(parseRule(rules[index], config.backendIndex));
  }
  readCosts(fields, config);
  config.models = parseModels(fields.list("models"));
  const modelsByHost = fields.find("modelsByHost");
  if (modelsByHost) config.modelsByHost = parseModelsByHost(modelsByHost);
  config.unscopedModels = parseModels(fields.list("unscopedModels"));
  fields.close();
  return config;
}

function readBackends(fields: Fields, config: Config): void {
  const backends = fields.list("backends");
  for (let index = 0; index < backends.length; index++) {
    const backend = parseBackend(backends[index]);
    if (config.backendIndex.get(backend.name) >= 0) {
      backends[index].fields().refuse("name", "another backend has this name");
    }
    config.backendIndex.set(backend.name, index);
    config.backends.push(backend);
  }
}

function readCosts(fields: Fields, config: Config): void {
  const globals = fields.list("globalLLMRequestCosts");
  for (let index = 0; index < globals.length; index++)
    config.globalCosts.push(parseGlobalCost(globals[index]));
  const ofRoutes = fields.list("llmRequestCosts");
  for (let index = 0; index < ofRoutes.length; index++)
    config.routeCosts.push(parseRouteCost(ofRoutes[index]));
  const budgets = fields.list("budgets");
  for (let index = 0; index < budgets.length; index++) config.budgets.push(parseBudget(budgets[index]));
}
