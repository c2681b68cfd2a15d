import { Slice } from "../../bytes/slice";
import { Sink } from "../../bytes/sink";
import { writeOpenAiError } from "../../conversation/openai-error";
import { plain } from "../../conversation/text";
import { UpstreamError } from "../../conversation/upstream-error";

/**
 * Writes an error of the gateway's own for a chat client. `message` is UTF-8 text; `field` and `code`, in ASCII, are null where empty.
 */
export function writeError(status: i32, message: Slice, field: string, code: string, into: Sink): void {
  const codeText = new Sink();
  codeText.ascii(code);
  writeOpenAiError(status, plain(message), field, plain(codeText.written), into);
  codeText.dispose();
}

/** Writes an upstream's error for a chat client. */
export function writeUpstreamError(status: i32, error: UpstreamError, into: Sink): void {
  writeOpenAiError(status, plain(error.message.written), "", plain(error.code.written), into);
}
