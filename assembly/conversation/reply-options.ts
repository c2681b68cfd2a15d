import { NOTHING, Slice } from "../bytes/slice";
import { AnswerForm } from "./answer-form";
import { NO_TEXT, Text } from "./text";

/** What a reply's reader and writer know beside the reply itself. The texts live as long as the exchange. */
export class ReplyOptions {
  /** The model the backend was asked for. */
  model: Text = NO_TEXT;
  /** The provider's id of the request, from a header; NO_TEXT where there is none. */
  requestId: Text = NO_TEXT;
  /** Tokens of the request's texts, from a header; -1 where there is none. */
  inputTokens: i64 = -1;
  /** Whether the upstream's own name for the model counts; else `model` does. */
  trustsUpstreamModel: bool = true;
  /** Whether the client asked for a usage chunk at the end of a chat stream. */
  includeUsage: bool = false;
  /** Whether chunks look as Envoy AI Gateway writes them for Converse: role in a chunk of its own, a last empty text, the type with each piece of a tool call. */
  converseChunks: bool = false;
  /** Whether the answer of the tool that stands for a response schema becomes the text of the reply. */
  unwrapsSchemaTool: bool = false;
  /** What the upstream makes of the answer's text because of how it was asked. */
  answerForm: AnswerForm = AnswerForm.Plain;
  /** Members of the request that OpenAI's Responses repeat, as they stand in JSON, separated by commas; NOTHING for the API's defaults. */
  requestEcho: Slice = NOTHING;
  /** The wall clock, in seconds since 1970. */
  now: i64 = 0;
  /** Random bits to make ids from. */
  random: u64 = 0;
  /** Bytes that one event of a stream may have. */
  eventLimit: i32 = 1024 * 1024;
}
