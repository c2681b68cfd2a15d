import { NOTHING, Slice } from "../bytes/slice";
import { NO_TEXT, Text } from "./text";

export const enum PartKind {
  Text,
  Image,
  Document,
  Audio,
  /** The model calls a tool: `id`, `name`, and in `text` its arguments as JSON. */
  ToolCall,
  /** What a tool answered: `id` of the call, `parts`, `isError`. */
  ToolResult,
  /** What the model thought, in `text`, with the provider's `signature`. */
  Reasoning,
  /** Thought that only the provider can read, in `text`. */
  RedactedReasoning,
  /** The model declined, in `text`. */
  Refusal,
}

/** Where the content of an image, document or audio is. */
export const enum SourceKind {
  None,
  /** `data` holds base64 of `mediaType`. */
  Base64,
  /** `data` holds a URL. */
  Url,
  /** `data` names a file that the provider keeps. */
  File,
  /** `data` holds plain text: a text document. */
  Text,
}

/** A piece of a turn. One class for all kinds: what a kind has no use for stays empty. */
export class Part {
  text: Text = NO_TEXT;
  /** Of a tool call, or of the call that a result answers. */
  id: Text = NO_TEXT;
  /** Of a tool; of a document its title or file name. */
  name: Text = NO_TEXT;
  /** Proves to the provider that reasoning, or a tool call made while reasoning, is its own. Passed on byte for byte. */
  signature: Text = NO_TEXT;
  source: SourceKind = SourceKind.None;
  /** Such as `image/png`; NO_TEXT where unknown. */
  mediaType: Text = NO_TEXT;
  data: Text = NO_TEXT;
  /** How closely an image is looked at (`low`, `high`, …); NO_TEXT where unsaid. */
  detail: Text = NO_TEXT;
  isError: bool = false;
  /** Of a tool result: its content. Never holds calls or results. */
  parts: Part[] = NO_PARTS;
  /** The prompt-cache marker behind this part, as raw JSON (`{"type":"ephemeral"}`); NOTHING where there is none. */
  cache: Slice = NOTHING;

  constructor(readonly kind: PartKind) {}
}

/** Shared by all parts that have no parts of their own: not to be changed. */
export const NO_PARTS: Part[] = [];

/** A text part. */
export function textPart(text: Text): Part {
  const part = new Part(PartKind.Text);
  part.text = text;
  return part;
}
