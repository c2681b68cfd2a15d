import { literal } from "../../bytes/ascii";
import { Slice, cut, lengthOf, startsWith } from "../../bytes/slice";
import { NO_TEXT, Text, bytesOf, escaped, isEscaped, plain } from "../../conversation/text";

/**
 * What a provider wants back byte for byte travels in `encrypted_content`, the only member of this API that clients return without
 * looking at it. It holds the signature of the item's reasoning as it is; other things stand behind one of these words.
 */
/** Reasoning that only the provider can read. */
export const REDACTED = literal("redacted:");
/** The signature of the function call that follows the item. */
export const CALL_SIGNATURE = literal("function_call:");

/** What stands behind `word`; NO_TEXT where the content does not begin with it. */
export function contentBehind(word: Slice, content: Text): Text {
  const bytes = bytesOf(content);
  if (!startsWith(bytes, word)) return NO_TEXT;
  const rest = cut(bytes, lengthOf(word), lengthOf(bytes));
  return isEscaped(content) ? escaped(rest) : plain(rest);
}
