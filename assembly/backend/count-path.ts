import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, cut, lengthOf, startsWith } from "../bytes/slice";
import { SchemaName } from "../filterapi/schema";
import { writeModelPath } from "./model-path";

/** What the names of profiles that serve a model from several regions begin with: Bedrock counts by the model itself. */
const GEOGRAPHIES: StaticArray<Slice> = [
  literal("us."),
  literal("us-gov."),
  literal("eu."),
  literal("apac."),
  literal("jp."),
  literal("au."),
  literal("ca."),
  literal("sa."),
  literal("me."),
  literal("af."),
  literal("global."),
];

/** Writes the path under which a platform counts tokens. False where that is not a path of its own. */
export function writeCountPath(schema: SchemaName, model: Slice, into: Sink): bool {
  switch (schema) {
    case SchemaName.AWSBedrock:
    case SchemaName.AWSAnthropic:
      writeModelPath("/model/", withoutGeography(model), "/count-tokens", into);
      return true;
    case SchemaName.GCPVertexAI:
      writeModelPath("/publishers/google/models/", model, ":countTokens", into);
      return true;
    case SchemaName.GCPAnthropic:
      into.ascii("/publishers/anthropic/models/count-tokens:rawPredict");
      return true;
    default:
      return false;
  }
}

function withoutGeography(model: Slice): Slice {
  for (let index = 0; index < GEOGRAPHIES.length; index++) {
    const geography = GEOGRAPHIES[index];
    if (startsWith(model, geography)) return cut(model, lengthOf(geography), lengthOf(model));
  }
  return model;
}
