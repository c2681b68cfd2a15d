import { literal } from "../../bytes/ascii";
import { cut, lengthOf, startsWith } from "../../bytes/slice";
import { NO_TEXT, Text, bytesOf, escaped, isEscaped, plain } from "../../conversation/text";

/**
 * What a provider wants back byte for byte travels in `encrypted_content`, the only member of this API that clients return without
 * looking at it: the signature of the item's reasoning as it is, and behind this word reasoning that only the provider can read.
 */
export const REDACTED = literal("redacted:");

/** The redacted reasoning in an item's `encrypted_content`; NO_TEXT where that is a signature. */
export function redactedReasoningOf(content: Text): Text {
  const bytes = bytesOf(content);
  if (!startsWith(bytes, REDACTED)) return NO_TEXT;
  const rest = cut(bytes, lengthOf(REDACTED), lengthOf(bytes));
  return isEscaped(content) ? escaped(rest) : plain(rest);
}
