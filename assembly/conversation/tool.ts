import { literal } from "../bytes/ascii";
import { NOTHING, Slice } from "../bytes/slice";
import { NO_TEXT, Text } from "./text";

/** The JSON Schema of a tool without arguments, for APIs that want one. */
export const NO_PARAMETERS = literal('{"type":"object","properties":{}}');

/** What a request says of a yes or no. */
export const enum Choice {
  Unsaid,
  No,
  Yes,
}

/** A function that the model may call. */
export class Tool {
  name: Text = NO_TEXT;
  description: Text = NO_TEXT;
  /** The JSON Schema of its arguments, as it stood; NOTHING where there is none. */
  schema: Slice = NOTHING;
  /** Whether arguments must follow the schema exactly. */
  strict: Choice = Choice.Unsaid;
  /** The prompt-cache marker behind it, as raw JSON; NOTHING where there is none. */
  cache: Slice = NOTHING;
}

/** A tool that the provider itself runs, such as a web search: only its own dialect knows what it means. */
export class ProviderTool {
  constructor(
    /** Such as `google_search`. */
    readonly type: Text,
    /** The whole tool as it stood. */
    readonly raw: Slice,
  ) {}
}

export const enum ToolChoiceKind {
  Unsaid,
  Auto,
  None,
  /** Any tool, but one. */
  Required,
  /** The tool of that name. */
  Named,
}

export class ToolChoice {
  kind: ToolChoiceKind = ToolChoiceKind.Unsaid;
  name: Text = NO_TEXT;
}
