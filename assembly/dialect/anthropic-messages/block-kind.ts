/** The content block that is being written. */
export const enum BlockKind {
  None,
  Text,
  Thinking,
  Redacted,
  ToolUse,
}
