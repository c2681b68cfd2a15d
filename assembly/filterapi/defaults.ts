import { Value } from "./value";

/** What is filled in where a client gave nothing. */
export class Defaults {
  /** For backends that insist on a maximum of output tokens. */
  maxTokens: i64 = 4096;
}

export function parseDefaults(value: Value): Defaults {
  const defaults = new Defaults();
  const fields = value.fields();
  defaults.maxTokens = fields.integer("maxTokens", defaults.maxTokens, 1);
  fields.close();
  return defaults;
}
