import { NOTHING, Slice } from "../bytes/slice";
import { NO_TEXT, Text } from "./text";

/** How a Gemini model is told how hard to think. */
export const enum ThinkingLevels {
  /** By a budget of tokens only. */
  None,
  /** `LOW` and `HIGH`. */
  Pro,
  /** `MINIMAL`, `LOW`, `MEDIUM` and `HIGH`. */
  Flash,
}

/** How a model is asked to embed texts, where it is not by OpenAI's own API. */
export const enum EmbeddingForm {
  Titan,
  TitanMultimodal,
  Cohere,
  VertexPredict,
  VertexEmbedContent,
}

/**
 * What the model is like that a request is written for. Filled in by `backend/`, which alone knows models by their names: a dialect asks
 * what the model can take, never which model it is.
 */
export class Target {
  /** The model to ask for. */
  model: Text = NO_TEXT;
  /** `anthropic_version` where it stands in the body; NO_TEXT elsewhere. */
  version: Text = NO_TEXT;
  /** The path names the model, so the body does not. */
  modelInPath: bool = false;
  /** The path says whether the reply is a stream, so the body does not. */
  streamInPath: bool = false;
  /** The client's `anthropic-beta` header where its flags belong in the body (`anthropic_beta`); NOTHING elsewhere. */
  betas: Slice = NOTHING;
  /** What is sent where the backend needs a limit and the client gave none. */
  defaultMaxTokens: i32 = 4096;
  /** Whether the usage of a stream must be asked for: somebody counts it. */
  wantsUsage: bool = false;
  /** OpenAI chat: takes `thinking` as DeepSeek's and others' APIs do. OpenAI and Azure refuse what they do not know. */
  takesThinking: bool = true;
  /** Claude: takes `output_config.format`. Otherwise a schema is put as a tool that must be called. */
  takesResponseSchema: bool = false;
  /** Claude: takes `output_config.effort`. */
  takesEffort: bool = false;
  /** The model is a Claude, whoever serves it: Converse passes `thinking` on to it. */
  isClaude: bool = false;
  /** Gemini: takes JSON Schema as it is (`parametersJsonSchema`, `responseJsonSchema`), not only its OpenAPI subset. */
  takesJsonSchema: bool = false;
  /** Gemini: how reasoning effort is said. */
  thinkingLevels: ThinkingLevels = ThinkingLevels.None;
  /** Gemini: the smallest `thinkingBudget` it takes, 0 where it can go without thinking; -1 where it is not known to take any. */
  leastThinkingBudget: i32 = -1;
  /** Gemini: the largest `thinkingBudget` it takes. */
  greatestThinkingBudget: i32 = i32.MAX_VALUE;
  /** Gemini: takes `mediaResolution` with a part. */
  takesMediaResolution: bool = false;
  /** The model is one of Cohere's, whoever serves it. */
  isCohere: bool = false;
  /** Embeddings: in which form they are asked for. */
  embeddingForm: EmbeddingForm = EmbeddingForm.Cohere;
}
