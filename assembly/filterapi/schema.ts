import { NOTHING, Slice, byteAt, cut, lengthOf } from "../bytes/slice";
import { Value } from "./value";

/** The API that a backend speaks, in the order of SCHEMA_NAMES. */
export const enum SchemaName {
  OpenAI,
  Cohere,
  AWSBedrock,
  AzureOpenAI,
  GCPVertexAI,
  GCPAnthropic,
  Anthropic,
  AWSAnthropic,
}

/** The names of the schemas as the configuration writes them. */
export const SCHEMA_NAMES: StaticArray<string> = [
  "OpenAI",
  "Cohere",
  "AWSBedrock",
  "AzureOpenAI",
  "GCPVertexAI",
  "GCPAnthropic",
  "Anthropic",
  "AWSAnthropic",
];

export class Schema {
  name: SchemaName = SchemaName.OpenAI;
  /** Azure's api-version, the anthropic_version of GCP and AWS, the path segment of Cohere's rerank; NOTHING where absent. */
  version: Slice = NOTHING;
  /** Path prefix of OpenAI and Anthropic, without slashes at its ends, such as `v1`; NOTHING where absent. */
  prefix: Slice = NOTHING;
}

export function parseSchema(value: Value): Schema {
  const schema = new Schema();
  const fields = value.fields();
  schema.name = fields.requiredChoice("name", SCHEMA_NAMES) as SchemaName;
  schema.version = fields.text("version");
  schema.prefix = withoutOuterSlashes(fields.text("prefix"));
  fields.close();
  return schema;
}

function withoutOuterSlashes(path: Slice): Slice {
  let from = 0;
  let to = lengthOf(path);
  while (from < to && byteAt(path, from) == 0x2f) from++;
  while (to > from && byteAt(path, to - 1) == 0x2f) to--;
  return from < to ? cut(path, from, to) : NOTHING;
}
