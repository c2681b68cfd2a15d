import { NOTHING, Slice } from "../bytes/slice";
import { NO_TEXT, Text, reads } from "./text";
import { Choice, ProviderTool, Tool, ToolChoice } from "./tool";
import { Role, Turn } from "./turn";

export const enum ResponseFormat {
  /** Text, or nothing was said. */
  Text,
  /** Any JSON object. */
  JsonObject,
  /** JSON of `responseSchema`. */
  JsonSchema,
}

export const enum ReasoningMode {
  Unsaid,
  Disabled,
  /** With up to `reasoningBudget` tokens, where that is given. */
  Enabled,
  /** As much as the model finds right. */
  Adaptive,
}

/** A member of the request that this model has no word for. */
export class Extra {
  constructor(
    readonly name: Text,
    /** Its value as it stood. */
    readonly value: Slice,
  ) {}
}

/**
 * A request to a model, free of any provider's wire format: read from the client's dialect, written in the backend's. All texts and slices
 * point into the request body or the request's own sinks, and live as long as the request.
 *
 * Numbers are kept as they were written; NOTHING where they are missing.
 */
export class Conversation {
  /** What the client asked for; the backend may be asked for another. */
  model: Text = NO_TEXT;
  stream: bool = false;
  turns: Turn[] = [];

  tools: Tool[] = [];
  providerTools: ProviderTool[] = [];
  toolChoice: ToolChoice = new ToolChoice();
  parallelToolCalls: Choice = Choice.Unsaid;

  maxTokens: Slice = NOTHING;
  temperature: Slice = NOTHING;
  topP: Slice = NOTHING;
  topK: Slice = NOTHING;
  seed: Slice = NOTHING;
  frequencyPenalty: Slice = NOTHING;
  presencePenalty: Slice = NOTHING;
  /** How many answers; NOTHING for one. */
  count: Slice = NOTHING;
  stop: Text[] = [];
  /** Whether the probability of each token is wanted, and of how many others. */
  logprobs: Choice = Choice.Unsaid;
  topLogprobs: Slice = NOTHING;
  logitBias: Slice = NOTHING;

  responseFormat: ResponseFormat = ResponseFormat.Text;
  responseSchema: Slice = NOTHING;
  responseSchemaName: Text = NO_TEXT;
  responseSchemaStrict: Choice = Choice.Unsaid;

  reasoning: ReasoningMode = ReasoningMode.Unsaid;
  reasoningBudget: Slice = NOTHING;
  /** `none`, `minimal`, `low`, `medium`, `high`, `xhigh`, `max`; NO_TEXT where unsaid. */
  reasoningEffort: Text = NO_TEXT;
  /** Whether the answer shall show the reasoning, or a summary of it. */
  reasoningShown: Choice = Choice.Unsaid;
  /** The client's `thinking` object as it stood, for dialects that know it; NOTHING where there is none. */
  thinking: Slice = NOTHING;

  serviceTier: Text = NO_TEXT;
  user: Text = NO_TEXT;
  /** Raw JSON object. */
  metadata: Slice = NOTHING;
  extras: Extra[] = [];
  /** Members that the backend has no word for and that were left out: only those that do not change what is asked for. */
  dropped: i32 = 0;

  /** Whether the model is told to think before it answers. */
  get thinks(): bool {
    return this.reasoning == ReasoningMode.Enabled || this.reasoning == ReasoningMode.Adaptive;
  }

  /** A member that only some backend knows, by its name in plain ASCII; NOTHING where the request has none. */
  extra(name: Slice): Slice {
    for (let index = this.extras.length - 1; index >= 0; index--) {
      if (reads(this.extras[index].name, name)) return this.extras[index].value;
    }
    return NOTHING;
  }

  /** The last turn where it has that role, else a new one behind it. */
  turnOf(role: Role): Turn {
    const count = this.turns.length;
    if (count > 0 && this.turns[count - 1].role == role) return this.turns[count - 1];
    const turn = new Turn(role);
    this.turns.push(turn);
    return turn;
  }
}
