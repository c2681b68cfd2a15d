import { literal } from "../bytes/ascii";
import { Slice, indexOf, isNothing, startsWith } from "../bytes/slice";
import { Target, ThinkingLevels } from "../conversation/target";
import { plain } from "../conversation/text";
import { Config } from "../filterapi/config";
import { HeaderLookup } from "../filterapi/header";
import { Schema, SchemaName } from "../filterapi/schema";
import { embeddingFormOf } from "./embedding-form";

const VERTEX_VERSION = literal("vertex-2023-10-16");
const BEDROCK_VERSION = literal("bedrock-2023-05-31");
const ANTHROPIC_BETA = literal("anthropic-beta");
const AMAZON_NAME = literal("arn:");
const FOUNDATION_MODEL = literal(":foundation-model/");
const SHARED_PROFILE = literal(":inference-profile/");
const CLAUDE = literal("claude");
const COHERE = literal("cohere");
const GEMINI = literal("gemini");
const FLASH = literal("flash");
const GENERATION_2_5 = literal("2.5");
const GENERATION_3 = literal("3");

/** Claude models that take `output_config.format`, by a part of their names, as Envoy AI Gateway lists them; later ones only off Bedrock. */
const TAKE_RESPONSE_SCHEMA: StaticArray<Slice> = [
  literal("opus-4-5"),
  literal("sonnet-4-5"),
  literal("haiku-4-5"),
  literal("opus-4-6"),
  literal("sonnet-4-6"),
];
const TAKE_RESPONSE_SCHEMA_OFF_BEDROCK: StaticArray<Slice> = [
  literal("opus-4-7"),
  literal("opus-4-8"),
  literal("sonnet-5"),
  literal("fable-5"),
  literal("mythos-5"),
  literal("mythos-preview"),
];
/** Claude models that take `output_config.effort`. */
const TAKE_EFFORT: StaticArray<Slice> = [
  literal("opus-4-5"),
  literal("opus-4-6"),
  literal("sonnet-4-6"),
  literal("opus-4-7"),
  literal("opus-4-8"),
  literal("sonnet-5"),
  literal("fable-5"),
  literal("mythos-5"),
  literal("mythos-preview"),
];

/**
 * What a backend's model is like, and what its API wants of the client's headers. With `embedding-form.ts` the only place that knows models by their names. `alias` is
 * the client's name for the model: it tells what an opaque one does not.
 */
export function targetOf(
  config: Config,
  schema: Schema,
  model: Slice,
  wantsUsage: bool,
  headers: HeaderLookup,
  alias: Slice,
): Target {
  const telling = isOpaque(model) ? alias : model;
  const target = new Target();
  target.model = plain(model);
  target.defaultMaxTokens = min(config.defaults.maxTokens, i32.MAX_VALUE as i64) as i32;
  target.wantsUsage = wantsUsage;
  target.modelInPath = namesModelInPath(schema.name);
  target.streamInPath = schema.name == SchemaName.AWSAnthropic;
  target.takesThinking = schema.name == SchemaName.OpenAI;
  target.isClaude = indexOf(telling, CLAUDE) >= 0;
  target.isCohere = indexOf(telling, COHERE) >= 0;
  target.embeddingForm = embeddingFormOf(schema.name, telling);
  target.takesEffort = holdsAny(telling, TAKE_EFFORT);
  target.takesResponseSchema =
    holdsAny(telling, TAKE_RESPONSE_SCHEMA) ||
    (schema.name != SchemaName.AWSAnthropic && holdsAny(telling, TAKE_RESPONSE_SCHEMA_OFF_BEDROCK));
  if (schema.name == SchemaName.GCPAnthropic) target.version = versionOr(schema, VERTEX_VERSION);
  // By Converse only to count: there a Claude is asked as it would be invoked.
  if (schema.name == SchemaName.AWSAnthropic || schema.name == SchemaName.AWSBedrock) {
    target.version = versionOr(schema, BEDROCK_VERSION);
    target.betas = headers.get(ANTHROPIC_BETA);
  }
  if (indexOf(model, GEMINI) >= 0) describeGemini(target, model);
  return target;
}

/** Whether a name says nothing of the model behind it, as those of a customer's own profiles and throughput at Amazon do. */
function isOpaque(model: Slice): bool {
  return (
    startsWith(model, AMAZON_NAME) &&
    indexOf(model, FOUNDATION_MODEL) < 0 &&
    indexOf(model, SHARED_PROFILE) < 0
  );
}

/** Whether a backend finds the model in the path, and none in the body. */
export function namesModelInPath(schema: SchemaName): bool {
  switch (schema) {
    case SchemaName.OpenAI:
    case SchemaName.Anthropic:
    case SchemaName.Cohere:
      return false;
    default:
      return true;
  }
}

function describeGemini(target: Target, model: Slice): void {
  const isThird = indexOf(model, GENERATION_3) >= 0;
  const isSecondAndHalf = indexOf(model, GENERATION_2_5) >= 0;
  if (isSecondAndHalf) describeThinkingBudget(target, indexOf(model, FLASH) >= 0);
  target.takesJsonSchema = isThird || isSecondAndHalf;
  target.takesMediaResolution = isThird;
  if (isThird) target.thinkingLevels = indexOf(model, FLASH) >= 0 ? ThinkingLevels.Flash : ThinkingLevels.Pro;
}

/** As Google documents them for Gemini 2.5: only Pro cannot go without thinking. */
function describeThinkingBudget(target: Target, isFlash: bool): void {
  target.leastThinkingBudget = isFlash ? 0 : 128;
  target.greatestThinkingBudget = isFlash ? 24576 : 32768;
}

function versionOr(schema: Schema, fallback: Slice): Slice {
  return plain(isNothing(schema.version) ? fallback : schema.version);
}

function holdsAny(model: Slice, parts: StaticArray<Slice>): bool {
  for (let index = 0; index < parts.length; index++) {
    if (indexOf(model, parts[index]) >= 0) return true;
  }
  return false;
}
